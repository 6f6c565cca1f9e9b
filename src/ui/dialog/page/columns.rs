//! 列の幅: the share of each column.

use eframe::egui::{Grid, Label, RichText, ScrollArea, Ui, vec2};
use unicode_normalization::UnicodeNormalization as _;

use crate::book::{Column, Form};
use crate::typeset::page::MM;
use crate::typeset::{Fonts, Paper, column_widths};

use super::super::super::theme::Palette;
use super::super::super::widgets::{scroll_ui, small_button};
use super::entered::Entered;
use super::widgets::{complaint_ui, note_ui, number_ui};

/// A step of the arrows beside a share.
const STEP: f32 = 5.0;

/// The shares of a form's columns, as they are typed.
#[derive(Clone, Debug)]
pub struct Widths {
    texts: Vec<String>,
}

impl Widths {
    pub fn new(form: &Form) -> Self {
        Self { texts: form.columns.iter().map(|column| column.width.to_string()).collect() }
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
        let own = self.texts.get(at).and_then(|text| read(text)).ok_or("1以上の整数にしてください。")?;
        let total: u32 = self.texts.iter().filter_map(|text| read(text)).map(u32::from).sum();
        let least = (total as f32 * Form::LEAST_SHARE).ceil();
        if f32::from(own) < least {
            return Err(format!("全体の2%（{least}）以上にしてください。"));
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
    plain.trim().parse().ok().filter(|share| *share > 0)
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
        Grid::new("columns").num_columns(4).spacing([12.0, 4.0]).show(ui, |ui| {
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
                let mm = printed.get(at).map(|points| format!("{:.1} mm", points / MM));
                ui.label(mm.unwrap_or_default());
                complaint_ui(ui, complaint.as_deref());
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

    fn widths(texts: &[&str]) -> Widths {
        Widths { texts: texts.iter().map(|&text| text.to_owned()).collect() }
    }

    #[test]
    fn shares_are_whole_numbers_and_none_is_next_to_nothing() {
        assert_eq!(widths(&["100", "２００"]).entered(), Some(vec![100, 200]));
        for bad in ["", "0", "-5", "1.5", "百", "70000"] {
            assert_eq!(widths(&["100", bad]).entered(), None, "{bad}");
        }
        assert_eq!(widths(&["980", "20"]).entered(), Some(vec![980, 20]));
        assert_eq!(widths(&["990", "10"]).share(1), Err("全体の2%（20）以上にしてください。".to_owned()));
    }

    #[test]
    fn equal_shares_keep_their_sum() {
        let mut widths = Widths::new(&Form::kiyose(FormId::from_raw(1)));
        widths.make_equal();
        assert_eq!(widths.entered(), Some(vec![200; 5]));
    }
}
