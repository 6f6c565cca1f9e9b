//! 列の幅: the share of each column.

use eframe::egui::{Grid, Label, RichText, ScrollArea, Ui, vec2};
use unicode_normalization::UnicodeNormalization as _;

use crate::book::{Column, Form};
use crate::typeset::page::MM;
use crate::typeset::{Fonts, Paper, column_widths};
use crate::ui::kit::theme::Palette;
use crate::ui::kit::widgets::{scroll_ui, small_button};
use crate::viewmodel::page::Entered;

use super::widgets::{complaint_ui, note_ui, number_ui};

/// A step of the arrows beside a share.
const STEP: f32 = 5.0;

/// The shares of a form's columns, as they are typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Widths {
    stored: Vec<u16>,
    texts: Vec<String>,
}

impl Widths {
    pub fn new(form: &Form) -> Self {
        Self::of(form.columns.iter().map(|column| column.width).collect())
    }

    fn of(stored: Vec<u16>) -> Self {
        Self { texts: stored.iter().map(u16::to_string).collect(), stored }
    }

    /// The shares; `None` while some text is none.
    pub fn entered(&self) -> Option<Vec<u16>> {
        (0..self.texts.len()).map(|at| self.share(at).ok()).collect()
    }

    /// The share of the column at `at`.
    ///
    /// # Errors
    /// What is wrong with it, in the clerk's words.
    fn share(&self, at: usize) -> Result<u16, String> {
        let shares: Vec<Option<u16>> = self.texts.iter().map(|text| read(text)).collect();
        // What came from elsewhere is not complained of before it is touched.
        if shares.iter().zip(&self.stored).all(|(share, stored)| *share == Some(*stored)) {
            return self.stored.get(at).copied().ok_or_else(String::new);
        }
        let own = shares.get(at).copied().flatten().filter(|share| *share > 0);
        let own = own.ok_or("1以上の整数にしてください。")?;
        let least = Form::least_share(shares.iter().map(|share| share.unwrap_or(0)));
        if own < least {
            return Err(format!("{least}以上にしてください。"));
        }
        Ok(own)
    }

    /// The form with these shares, as far as they can be read.
    pub fn put_into(&self, form: &Form) -> Form {
        let columns = form.columns.iter().zip(&self.texts);
        let columns = columns
            .map(|(column, text)| Column { width: read(text).unwrap_or(column.width), ..column.clone() })
            .collect();
        Form { columns, ..form.clone() }
    }

    fn make_equal(&mut self) {
        let shares = self.texts.iter().filter_map(|text| read(text)).map(u32::from);
        let count = self.texts.len().max(1) as u32;
        let each = (shares.sum::<u32>() / count).clamp(1, u32::from(u16::MAX));
        self.texts.fill(each.to_string());
    }
}

fn read(text: &str) -> Option<u16> {
    let plain: String = text.nfkc().collect();
    plain.trim().parse().ok()
}

/// Asks for the shares.
pub fn columns_ui(ui: &mut Ui, form: &Form, entered: &Entered, widths: &mut Widths) {
    let palette = Palette::of(ui.ctx());
    let printed = Fonts::shared()
        .map(|fonts| column_widths(&widths.put_into(form), Paper::new(&entered.page), fonts))
        .unwrap_or_default();
    let room = (ui.available_height() - 64.0).max(120.0);
    let area = ScrollArea::vertical().max_height(room).auto_shrink([false, true]);
    scroll_ui(ui, area, |ui, _| {
        Grid::new("columns").num_columns(3).spacing([12.0, 4.0]).show(ui, |ui| {
            for words in ["列", "割合", "この用紙での幅"] {
                ui.label(RichText::new(words).color(palette.second));
            }
            ui.end_row();
            for (at, column) in form.columns.iter().enumerate() {
                let complaint = widths.share(at).err();
                let name = format!("{}の割合", column.short);
                ui.allocate_ui(vec2(150.0, 28.0), |ui| {
                    ui.set_width(150.0);
                    ui.add(Label::new(&column.short).truncate());
                });
                if let Some(text) = widths.texts.get_mut(at) {
                    number_ui(ui, text, (&name, ""), STEP, complaint.as_deref());
                }
                if complaint.is_some() {
                    complaint_ui(ui, complaint.as_deref());
                } else {
                    let mm = printed.get(at).map(|points| format!("{:.1} mm", points / MM));
                    ui.label(mm.unwrap_or_default());
                }
                ui.end_row();
            }
        });
    });
    ui.horizontal(|ui| {
        if small_button(ui, "均等にする").clicked() {
            widths.make_equal();
        }
        if small_button(ui, "元に戻す").clicked() {
            *widths = Widths::new(form);
        }
    });
    note_ui(ui, "列の幅は、この様式のすべての調書に共通です。");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{FormId, Key as _};

    fn typed(stored: &[u16], at: usize, text: &str) -> Widths {
        let mut widths = Widths::of(stored.to_vec());
        widths.texts[at] = text.to_owned();
        widths
    }

    #[test]
    fn shares_are_whole_numbers_and_none_is_next_to_nothing() {
        assert_eq!(typed(&[100, 100], 1, "２００").entered(), Some(vec![100, 200]));
        for bad in ["", "0", "-5", "1.5", "百", "70000"] {
            let widths = typed(&[100, 100], 1, bad);
            assert_eq!(widths.share(1), Err("1以上の整数にしてください。".to_owned()), "{bad}");
            assert_eq!(widths.entered(), None);
        }
        assert_eq!(typed(&[980, 30], 1, "20").entered(), Some(vec![980, 20]));
        assert_eq!(typed(&[990, 30], 1, "10").share(1), Err("20以上にしてください。".to_owned()));
    }

    #[test]
    fn narrow_columns_of_before_are_no_mistake_until_they_are_touched() {
        assert_eq!(Widths::of(vec![1000, 1, 0]).entered(), Some(vec![1000, 1, 0]));
        assert_eq!(typed(&[1000, 1, 0], 0, "900").entered(), None);
        assert!(typed(&[10; 80], 3, "11").entered().is_some(), "many columns");
    }

    #[test]
    fn equal_shares_keep_their_sum() {
        let mut widths = Widths::new(&Form::kiyose(FormId::from_raw(1)));
        widths.make_equal();
        assert_eq!(widths.entered(), Some(vec![200; 5]));
    }
}
