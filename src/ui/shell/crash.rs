//! What the clerk is told where the session before did not come to its end, or the
//! program failed in it.

use jiff::civil::DateTime;

use crate::book::Place;
use crate::book::era::wareki_moment;
use crate::crash;
use crate::edit::{Session, Told};
use crate::store::Left;
use crate::ui::dialogs::MessageDialog;
use crate::ui::request::Action;

use super::app::App;

/// The words, and the place where something was done last. `None` where all came
/// to its end.
pub fn words(session: &Session) -> Option<(String, Option<Place>)> {
    let told = session.told();
    let words = sentence(session.left()?, told.as_ref(), session.told_at());
    Some((words, told.map(|told| told.place).filter(|place| place.sheet.is_some())))
}

impl App {
    /// Whether a failure was reported that nobody was told of yet.
    pub(super) fn has_new_report(&self) -> bool {
        let told = self.prefs.told_report.as_deref();
        self.prefs.reports.as_deref().is_some_and(|folder| crash::latest(folder, told).is_some())
    }

    /// Takes what was reported so far as told.
    pub(super) fn heed_reports(&mut self) {
        let latest = self.prefs.reports.as_deref().and_then(|folder| crash::latest(folder, None));
        self.prefs.told_report = latest.or(self.prefs.told_report.take());
        self.prefs.save();
    }

    /// Tells that the preferences could not be read, and where they lie now.
    pub(super) fn tell_of_prefs(&mut self) {
        let Some(aside) = self.prefs.set_aside.take() else { return };
        let text = format!(
            "設定を読み取れなかったため、最初の設定で起動しました。調書のファイルはそのままです。読み取れなかった設定のファイルは、次の名前で残してあります。\n{}",
            aside.display()
        );
        self.say_later(MessageDialog::new("設定を読み取れませんでした", text));
    }

    /// Tells, once, that the program failed the last time, and where what it left lies.
    pub(super) fn tell_of_failure(&mut self) {
        let Some(folder) = &self.prefs.reports else { return };
        let Some(name) = crash::latest(folder, self.prefs.told_report.as_deref()) else { return };
        let report = folder.join(&name);
        self.prefs.told_report = Some(name);
        self.prefs.save();
        let text = format!(
            "前回、プログラムに不具合が起きました。入力した内容は、そのときに保存しています。保存できなかった内容があるときは、「保存されていなかった内容があります」と表示します。\n不具合の記録を、次のファイルに残しました。入力した内容は含みません。たびたび起きるときは、このファイルを管理者にお渡しください。\n{}",
            report.display()
        );
        let offer = ("フォルダーを開く", Action::ShowInFolder(report));
        self.say_later(MessageDialog::offering("前回、不具合が起きました", text, offer));
    }
}

fn sentence(left: &Left, told: Option<&Told>, at: Option<DateTime>) -> String {
    let others = left.holder.as_ref().filter(|holder| !holder.is_here());
    let whose = others.map(|holder| format!("{}の画面は", holder.name())).unwrap_or_default();
    let at = at.map(|at| format!("、{}", wareki_moment(at)));
    let kept = match told {
        Some(told) => {
            let at = at.unwrap_or_default();
            format!("最後に保存された変更（{}{at}）まで残っています。", told.label)
        }
        None => "ファイルに問題はありません。".to_owned(),
    };
    format!("前回、{whose}正常に終了していません。{kept}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::who::Holder;

    #[test]
    fn it_is_said_whose_it_was_and_how_far_it_came() {
        let told = Told {
            label: "評価の入力".to_owned(),
            place: Place::default(),
            sheets: Vec::new(),
            item: None,
            takes_away: false,
        };
        let of = |user: &str| Left {
            holder: Some(Holder { user: user.to_owned(), machine: "PC-12".to_owned(), ..Holder::default() }),
        };
        let here = Left { holder: Some(Holder::here("9月1日 9:05".to_owned())) };
        let at = jiff::civil::date(2026, 11, 26).at(14, 5, 7, 0);
        for (left, told, at, words) in [
            (
                here.clone(),
                Some(&told),
                Some(at),
                "前回、正常に終了していません。最後に保存された変更（評価の入力、令和8年11月26日 14:05）まで残っています。",
            ),
            (
                here,
                Some(&told),
                None,
                "前回、正常に終了していません。最後に保存された変更（評価の入力）まで残っています。",
            ),
            (Left::default(), None, None, "前回、正常に終了していません。ファイルに問題はありません。"),
            (
                of("山田"),
                None,
                None,
                "前回、山田さん（PC-12）の画面は正常に終了していません。ファイルに問題はありません。",
            ),
        ] {
            assert_eq!(sentence(&left, told, at), words);
        }
    }
}
