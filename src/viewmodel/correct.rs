//! What was corrected in last year's file, in words.

use crate::book::Became;
use crate::carry::correct::{Corrected, Corrections, Offer, Offered, Resting, Thing};
use crate::viewmodel::names::{name_line, sheet_name};

/// What is said above the list.
pub fn summary(found: &Corrections, name: &str) -> String {
    format!(
        "{}のファイル「{}」で、引き継いだ後に直された箇所　{}件",
        found.year,
        name_line(name),
        found.all.len()
    )
}

/// What is said where there is nothing.
pub fn nothing(found: &Corrections) -> String {
    format!("{}のファイルに、引き継いだ後に直された箇所はありません。", found.year)
}

/// What something is called in the list: 調書-1　相談（増えた）.
pub fn heading(own: &Corrected, year: crate::book::FiscalYear) -> String {
    let kind = match own.thing {
        Thing::Plan => "計画".to_owned(),
        Thing::Sheet | Thing::Entry | Thing::Series => own.sheet.map(sheet_name).unwrap_or_default(),
    };
    let sort = match own.became {
        Became::Continued => "",
        Became::New => "（増えた）",
        Became::Ended => "（なくなった）",
    };
    let series = if own.thing == Thing::Series { "指標　" } else { "" };
    let of = if own.year == year { String::new() } else { format!("{}　", own.year) };
    format!("{of}{kind}　{series}{}{sort}", name_line(&own.name))
}

/// What is ticked for it.
pub fn tick(own: &Corrected) -> &'static str {
    match own.became {
        Became::Continued => "前年度の内容を、訂正後の内容に改める",
        Became::New => "前年度の内容に加える",
        Became::Ended => "前年度の内容から除く",
    }
}

/// A row or sheet of this year that goes on from it.
pub fn rest(own: &Resting) -> String {
    format!("{}　{}", sheet_name(own.sheet), name_line(&own.name)).trim_end().to_owned()
}

/// What is ticked beside it.
pub fn offer(own: &Offer) -> String {
    match own.what {
        Offered::Comes(_) => format!("{}として「{}」を加える", own.called, name_line(&own.new)),
        _ => format!("今年度の「{}」も改める（前年度のままになっています）", name_line(&own.called)),
    }
}
