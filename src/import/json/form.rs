//! Forms from JSON: what a form written by hand leaves out is filled in from
//! the first form.

use std::collections::BTreeSet;

use crate::book::limits;
use crate::book::{
    Carry, Column, ColumnId, ColumnKind, Form, FormId, Key as _, PageSetup, Rating, Record, Role,
};
use crate::import::{scale, within};
use crate::interchange::{ColumnJson, FormJson, RatingJson};
use crate::lookalike::is_same_wording;
use crate::words::one_line;

use super::Misfit;
use super::locate::PathStep;

/// Width of a text column of which nothing else is known.
const TEXT_WIDTH: u16 = 225;
/// The same for a column of short values.
const SHORT_WIDTH: u16 = 90;

/// A form from a file of its own. Its key and place mean nothing yet.
pub(super) fn form_of_file(json: FormJson) -> Result<Form, Misfit> {
    let mut form = form(FormId::from_raw(0), 0, json, &[])?;
    if let Some(excess) = limits::excess(&Record::Form(form.clone())) {
        return Err(Misfit::new(&[], within(excess), "それより多い内容"));
    }
    // What a kind says of a column's role is often left out by hand.
    for (kind, role) in [(ColumnKind::Name, Role::Name), (ColumnKind::Rating, Role::Rating)] {
        let is_free = form.role(role).is_none();
        let of_kind = form.columns.iter_mut().find(|column| column.kind == kind && column.role.is_none());
        if let Some(column) = of_kind.filter(|_| is_free) {
            column.role = Some(role);
        }
    }
    let mut names = BTreeSet::new();
    for (place, rating) in form.ratings.iter().enumerate() {
        if rating.name.trim().is_empty() || !names.insert(&rating.name) {
            let path = [PathStep::Key("ratings"), PathStep::Index(place)];
            return Err(Misfit::new(&path, "ほかと重ならない評価区分の名前", &rating.name));
        }
    }
    Ok(form)
}

pub(super) fn form(id: FormId, position: i64, json: FormJson, path: &[PathStep]) -> Result<Form, Misfit> {
    let counts = [
        ("columns", json.columns.len(), limits::COLUMNS),
        ("shelved", json.shelved.len(), limits::COLUMNS),
        ("ratings", json.ratings.len(), limits::LISTED),
        ("marks", json.marks.as_ref().map_or(0, Vec::len), limits::LISTED),
        ("falling", json.falling.as_ref().map_or(0, Vec::len), limits::LISTED),
    ];
    if let Some((key, count, most)) = counts.into_iter().find(|&(_, count, most)| count > most) {
        return Err(Misfit::new(
            &[path, &[PathStep::Key(key)]].concat(),
            format!("{most}以下の項目"),
            format!("{count}個"),
        ));
    }
    let usual = Form::kiyose(id);
    let columns: Vec<Column> = json.columns.into_iter().map(|json| column(json, &usual)).collect();
    let shelved: Vec<Column> = json.shelved.into_iter().map(|json| column(json, &usual)).collect();
    check_columns(&columns, &shelved, path)?;

    let ratings = json.ratings.into_iter().enumerate().map(|(place, json)| rating(place, json)).collect();
    Ok(Form {
        id,
        position,
        name: json.name,
        columns,
        shelved,
        ratings,
        marks: json.marks.unwrap_or(usual.marks),
        falling: json.falling.unwrap_or(usual.falling),
        captions: json.captions.unwrap_or(usual.captions),
        page: page(json.page, path)?.unwrap_or(usual.page),
    })
}

/// A set-up all of whose lengths are numbers: JSON has larger ones than we do.
pub(super) fn page(json: Option<PageSetup>, path: &[PathStep]) -> Result<Option<Box<PageSetup>>, Misfit> {
    match json {
        Some(page) if !page.is_finite() => {
            let path = [path, &[PathStep::Key("page")]].concat();
            Err(Misfit::new(&path, "長さが数で書かれたページ設定", "大きすぎる数"))
        }
        page => Ok(page.map(Box::new)),
    }
}

fn column(json: ColumnJson, usual: &Form) -> Column {
    let like = json.role.and_then(|role| usual.role(role));
    let kind = json.kind.or(like.map(|like| like.kind)).unwrap_or(ColumnKind::Text);
    let width = json.width.or(like.map(|like| like.width));
    let carry = json.carry.or(like.map(|like| like.carry.clone()));
    let like_short =
        like.filter(|like| is_same_wording(&like.caption, &json.caption)).map(|like| like.short.clone());
    Column {
        id: ColumnId(json.id),
        short: json.short.or(like_short).unwrap_or_else(|| one_line(&json.caption)),
        caption: json.caption,
        group: json.group,
        width: width.unwrap_or(match kind {
            ColumnKind::Name | ColumnKind::Text => TEXT_WIDTH,
            ColumnKind::Rating | ColumnKind::Figure => SHORT_WIDTH,
        }),
        kind,
        role: json.role,
        carry: carry.unwrap_or(match kind {
            ColumnKind::Name | ColumnKind::Text => Carry::Keep,
            ColumnKind::Rating | ColumnKind::Figure => Carry::Clear,
        }),
        was: json.was,
    }
}

fn rating(place: usize, json: RatingJson) -> Rating {
    let usual = scale::rating(place, &json.name, &json.definition);
    Rating {
        color: json.color.unwrap_or(usual.color),
        needs_figure: json.needs_figure.unwrap_or(usual.needs_figure),
        ..usual
    }
}

fn check_columns(columns: &[Column], shelved: &[Column], path: &[PathStep]) -> Result<(), Misfit> {
    let mut ids = BTreeSet::new();
    for (key, columns) in [("columns", columns), ("shelved", shelved)] {
        for (index, column) in columns.iter().enumerate() {
            let path = || [path, &[PathStep::Key(key), PathStep::Index(index)]].concat();
            if !ids.insert(&column.id) {
                return Err(Misfit::new(&path(), "様式の中で重ならない列の id", &column.id));
            }
            if key == "shelved" && column.kind == ColumnKind::Name {
                return Err(Misfit::new(&path(), "事業名でない列（kind が name でないもの）", &column.id));
            }
        }
    }
    for (index, column) in columns.iter().enumerate() {
        let Carry::Move(to) = &column.carry else { continue };
        let takes = |other: &&Column| other.id == *to && other.kind != ColumnKind::Name;
        if !columns.iter().chain(shelved).any(|other| takes(&other)) {
            let path =
                [path, &[PathStep::Key("columns"), PathStep::Index(index), PathStep::Key("carry")]].concat();
            return Err(Misfit::new(&path, "様式にある列の id（事業名の列を除く）を移す先とする carry", to));
        }
    }
    match columns.iter().filter(|column| column.kind == ColumnKind::Name).count() {
        1 => Ok(()),
        names => {
            let path = [path, &[PathStep::Key("columns")]].concat();
            Err(Misfit::new(&path, "事業名の列（kind が name の列）を1つ", format!("{names}つ")))
        }
    }
}
