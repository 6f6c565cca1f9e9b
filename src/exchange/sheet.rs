//! The workbook that a department fills in: a worksheet a sheet, cells to fill in unlocked and
//! coloured, last year's texts beside, ids hidden where they go along with rows and columns.
//!
//! ```text
//!   (hidden) A │ B …
//!   head       │ title, what to do, the day, the sheet            (HEAD_ROWS)
//!   tags       │ what each column is                              (hidden row)
//!   header     │ 個別事業名 │ 取組み・方針 │ 前年度の達成度 │ 達成度 …
//!   id of row  │ a row …
//! ```
//!
//! What was sent stands once more in a worksheet that nobody sees (`RECORD_SHEET`), so that a
//! file comes home into a book that does not remember sending it.

mod marks;

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Formula,
    ProtectionOptions, Workbook, Worksheet,
};

use crate::book::{BodyFace, Book, Column, ColumnKind, Context, Entry, Inquiry, era::wareki_day};
use crate::error::Result;
use crate::export::workbook::names::SheetNames;
use crate::export::workbook::paper::{set_height, set_widths};
use crate::export::workbook::{MergedCells, failed, finish, measure, new, put, text_format};
use crate::words::one_line;

pub use self::marks::{ColumnTag, RowMark, figures};
use super::known::{SHARED, by_sheet, last_year, shown_name, shown_text};

/// The worksheet with what was sent, which is not seen.
pub const RECORD_SHEET: &str = "chosho";
/// What the record begins with, before its pieces.
pub const RECORD_BEGINS: &str = "chosho-inquiry";
/// What stands in the hidden column in the row that says what the columns are.
pub const TAGS: &str = "chosho-columns";

/// What is written above the table.
const HEAD_ROWS: u32 = 4;
/// Blank rows below the table, for projects that are new.
const SPARE_ROWS: u32 = 3;
/// The most UTF-16 units of a piece of the record in a cell: fewer than Excel's.
const PIECE: usize = 8_000;
/// Type size in points.
const SIZE: f32 = 10.0;
/// The table's width in points, without what stands beside of last year.
const WIDTH: f32 = 760.0;
/// A cell to fill in has room for so many lines at least.
const ROOM: f32 = 3.0;

const TO_FILL: Color = Color::RGB(0xFF_F8_D6);
const SPARE: Color = Color::RGB(0xFF_FC_EC);
const LOCKED: Color = Color::RGB(0xF3_F3_F3);
const HEADER: Color = Color::RGB(0xD9_E4_EC);
const EDGE: Color = Color::RGB(0x80_80_80);

/// The workbook of an inquiry.
///
/// # Errors
/// [`Error::CellTooLong`](crate::error::Error::CellTooLong) where a text is longer than a cell
/// can hold.
pub fn workbook(book: &Book, inquiry: &Inquiry) -> Result<Vec<u8>> {
    let mut workbook = new(book)?;
    let mut names = SheetNames::default();
    let record = names.name(RECORD_SHEET);
    let formats = SentFormats::new();
    for (context, rows) in by_sheet(book, inquiry) {
        let mut sheet = Worksheet::new();
        sheet.set_name(names.name(&format!("調書-{}", context.sheet.number))).map_err(failed)?;
        fill(&mut sheet, &context, inquiry, &rows, &formats)?;
        workbook.push_worksheet(sheet);
    }
    write_record(&mut workbook, &record, inquiry)?;
    finish(workbook)
}

/// What is written above the table, a line a row.
pub fn head_lines(context: &Context<'_>, inquiry: &Inquiry) -> [String; HEAD_ROWS as usize] {
    let head = &context.book.head;
    let title = format!("{}　{}　{}", head.fiscal_year.wareki(), one_line(&head.title), inquiry.department);
    let until = match inquiry.due {
        Some(day) => format!("回答期限：{}", wareki_day(day)),
        None => String::new(),
    };
    let what = "黄色のセルに記入し、Excelブックのまま返送してください。評価区分は、一覧から選びます。変わりのないセルは、そのままで構いません。新しい事業やお知らせは、表の下の空いた行に書いてください。";
    let sheet = format!(
        "調書-{}　{}　{}",
        context.sheet.number,
        one_line(&context.plan.name),
        one_line(&context.policy.name)
    );
    [title, what.to_owned(), until, sheet]
}

/// What a column's header says.
pub fn caption(context: &Context<'_>, column: &Column) -> String {
    context.expand(&column.caption)
}

/// What the header of last year's texts says.
pub fn last_caption(context: &Context<'_>, column: &Column) -> String {
    let year = context.book.last_year_known().map_or_else(|| "前年度".to_owned(), |year| year.wareki());
    format!("（{year}）\n{}", one_line(&column.short))
}

struct SentFormats {
    title: Format,
    what: Format,
    until: Format,
    header: Format,
    to_fill: Format,
    to_choose: Format,
    locked: Format,
    spare: Format,
    hidden: Format,
}

impl SentFormats {
    fn new() -> Self {
        let text = |size: f32| text_format(BodyFace::Gothic, size);
        let cell = |fill: Color| {
            let edge = text(SIZE).set_border(FormatBorder::Thin).set_border_color(EDGE);
            edge.set_background_color(fill)
        };
        Self {
            title: text(14.0).set_bold(),
            what: text(SIZE),
            until: text(12.0).set_bold(),
            header: cell(HEADER)
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            to_fill: cell(TO_FILL).set_unlocked(),
            to_choose: cell(TO_FILL).set_unlocked().set_align(FormatAlign::Center),
            locked: cell(LOCKED),
            spare: cell(SPARE).set_unlocked(),
            hidden: text(SIZE),
        }
    }
}

/// A column of the worksheet.
struct SentColumn<'f> {
    column: &'f Column,
    tag: ColumnTag,
    width: f32,
}

/// The columns in their order, each that is asked with what last year said before it.
fn drawn<'f>(context: &Context<'f>, inquiry: &Inquiry, rows: &[&Entry]) -> Vec<SentColumn<'f>> {
    let form = context.form;
    let total: f32 = form.columns.iter().map(|column| f32::from(column.width)).sum();
    let mut all = Vec::new();
    for column in &form.columns {
        let width = (f32::from(column.width) / total.max(1.0) * WIDTH).max(60.0);
        if column.kind == ColumnKind::Name {
            all.push(SentColumn { column, tag: ColumnTag::Name, width });
            continue;
        }
        let is_asked = inquiry.asked.contains(&column.id);
        let has_last = || rows.iter().any(|row| !last_year(context.book, row, column).is_empty());
        if is_asked && has_last() {
            all.push(SentColumn {
                column,
                tag: ColumnTag::Last(column.id.clone()),
                width: (width * 0.8).max(70.0),
            });
        }
        let id = column.id.clone();
        let tag = if is_asked { ColumnTag::Asked(id) } else { ColumnTag::Shown(id) };
        all.push(SentColumn { column, tag, width });
    }
    all
}

fn fill(
    sheet: &mut Worksheet,
    context: &Context<'_>,
    inquiry: &Inquiry,
    rows: &[&Entry],
    formats: &SentFormats,
) -> Result<()> {
    let columns = drawn(context, inquiry, rows);
    let count = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    let widths: Vec<f32> = std::iter::once(24.0).chain(columns.iter().map(|own| own.width)).collect();
    set_widths(sheet, &widths)?;
    sheet.set_column_hidden(0).map_err(failed)?;
    let place = || format!("調書-{}の文章", context.sheet.number);

    let across = columns.iter().map(|own| own.width).sum::<f32>();
    let lines = head_lines(context, inquiry);
    for ((at, line), (format, size)) in (0..).zip(&lines).zip([
        (&formats.title, 14.0),
        (&formats.what, SIZE),
        (&formats.until, 12.0),
        (&formats.until, 12.0),
    ]) {
        put(sheet, MergedCells { rows: (at, 1), columns: (1, count) }, line, format, place)?;
        set_height(sheet, at, measure::height(line, across, size).max(18.0))?;
    }

    let tags = HEAD_ROWS;
    put(sheet, MergedCells::one(tags, 0), TAGS, &formats.hidden, place)?;
    for (at, own) in (1..).zip(&columns) {
        put(sheet, MergedCells::one(tags, at), &own.tag.written(), &formats.hidden, place)?;
    }
    sheet.set_row_hidden(tags).map_err(failed)?;

    let header = tags + 1;
    let mut high: f32 = 0.0;
    for (at, own) in (1..).zip(&columns) {
        let words = match own.tag {
            ColumnTag::Last(_) => last_caption(context, own.column),
            _ => caption(context, own.column),
        };
        high = high.max(measure::height(&words, own.width, SIZE));
        put(sheet, MergedCells::one(header, at), &words, &formats.header, place)?;
    }
    set_height(sheet, header, high)?;

    let first = header + 1;
    for (at, row) in (first..).zip(rows) {
        write_row(sheet, context, inquiry, (at, row), &columns, formats)?;
    }
    let below = first.saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
    for at in below..below.saturating_add(SPARE_ROWS) {
        for column in (1..).zip(&columns).map(|(column, _)| column) {
            sheet.write_blank(at, column, &formats.spare).map_err(failed)?;
        }
        set_height(sheet, at, 30.0)?;
    }
    let last = below.saturating_add(SPARE_ROWS).saturating_sub(1);
    for (at, own) in (1..).zip(&columns) {
        if own.column.kind == ColumnKind::Rating && matches!(own.tag, ColumnTag::Asked(_)) {
            let list = ratings(context)?;
            sheet.add_data_validation(first, at, last, at, &list).map_err(failed)?;
        }
    }

    sheet.set_freeze_panes(first, 2).map_err(failed)?;
    sheet.set_repeat_rows(header, header).map_err(failed)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.5, 0.3, 0.3);
    let allowed = ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    };
    sheet.protect_with_options(&allowed);
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    context: &Context<'_>,
    inquiry: &Inquiry,
    (at, row): (u32, &Entry),
    columns: &[SentColumn<'_>],
    formats: &SentFormats,
) -> Result<()> {
    let book = context.book;
    let name = shown_name(book, row);
    let place = || format!("調書-{}「{}」の文章", context.sheet.number, one_line(&name));
    put(sheet, MergedCells::one(at, 0), &RowMark::of(inquiry, row).written(), &formats.hidden, place)?;
    let mut high: f32 = 24.0;
    for (column, own) in (1..).zip(columns) {
        let (text, format) = match &own.tag {
            ColumnTag::Name => (name.clone(), &formats.locked),
            ColumnTag::Last(_) => (last_year(book, row, own.column), &formats.locked),
            ColumnTag::Shown(id) => (shown_text(book, row.id, id).to_owned(), &formats.locked),
            ColumnTag::Asked(id) => {
                let text = shown_text(book, row.id, id).to_owned();
                let format = match own.column.kind {
                    _ if text == SHARED => &formats.locked,
                    ColumnKind::Rating => &formats.to_choose,
                    _ => &formats.to_fill,
                };
                if own.column.kind == ColumnKind::Text {
                    high = high.max(ROOM * SIZE * measure::LEADING + measure::ABOVE);
                }
                (text, format)
            }
        };
        high = high.max(measure::height(&text, own.width, SIZE));
        put(sheet, MergedCells::one(at, column), &text, format, place)?;
    }
    set_height(sheet, at, high)
}

/// The list that a rating is chosen from. Whoever writes something else is warned, not kept
/// from it: a reason beside the rating is read as one.
fn ratings(context: &Context<'_>) -> Result<DataValidation> {
    let names: Vec<&str> = context.form.ratings.iter().map(|rating| rating.name.as_str()).collect();
    let is_plain = !names.iter().any(|name| name.contains([',', '"', '\n']));
    let list = DataValidation::new();
    let strings = if is_plain { list.allow_list_strings(&names).ok() } else { None };
    let list = match strings {
        Some(list) => list,
        // More than a list in the cell can hold: any text is taken.
        None => DataValidation::new().allow_custom(Formula::new("=TRUE")),
    };
    let list = list.set_error_style(DataValidationErrorStyle::Warning);
    let list = list.set_error_title("評価区分").map_err(failed)?;
    list.set_error_message("一覧から選んでください。").map_err(failed)
}

/// The record of what was sent, in pieces.
fn write_record(workbook: &mut Workbook, name: &str, inquiry: &Inquiry) -> Result<()> {
    let json = serde_json::to_string(inquiry).unwrap_or_default();
    let mut sheet = Worksheet::new();
    sheet.set_name(name).map_err(failed)?;
    sheet.write_string(0, 0, RECORD_BEGINS).map_err(failed)?;
    let letters: Vec<char> = json.chars().collect();
    for (at, piece) in (1..).zip(letters.chunks(PIECE)) {
        // A piece that began or ended with white space would lose it.
        sheet.write_string(at, 0, format!("|{}|", piece.iter().collect::<String>())).map_err(failed)?;
    }
    sheet.set_very_hidden(true);
    workbook.push_worksheet(sheet);
    Ok(())
}

/// The record that pieces of [`write_record`] are, in their order.
pub fn record<'t>(pieces: impl Iterator<Item = &'t str>) -> Option<Inquiry> {
    let inner = |piece: &'t str| piece.trim().strip_prefix('|')?.strip_suffix('|');
    let json: String = pieces.map_while(inner).collect();
    let inquiry: Inquiry = serde_json::from_str(&json).ok()?;
    let record = crate::book::Record::Inquiry(inquiry.clone());
    crate::book::limits::excess(&record).is_none().then_some(inquiry)
}
