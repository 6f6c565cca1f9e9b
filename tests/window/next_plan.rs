//! 次期計画を作る, by the window: name, policies and sheets of the next period, made in one
//! step and undone in one.

use crate::support::{Folder, Window};
use chosho::book::PastPlan;
use chosho::carry::{self, Proposal};
use chosho::file::IfExists;
use chosho::import;
use chosho::store;
use eframe::egui::{Event, Key, Modifiers};

#[test]
fn a_plan_of_the_next_period_is_made_and_undone() {
    let folder = Folder::new();
    let new = folder.path("r7.chosho");
    let last = import::sample().unwrap();
    carry::write(&last, None, &Proposal::of(&last).unwrap(), &new, IfExists::Refuse).unwrap();
    let before = store::read(&new).unwrap();
    let old = before.plans().next().unwrap().clone();
    let mut window = Window::open(&new, Vec::new());
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    window.harness.event(Event::Text("じきけいかく".to_owned()));
    window.harness.run_steps(4);
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("次期計画の名前"));
    window.fill_in("次期計画の名前", "第2期みどり野プラン");
    window.fill_in("最初の年度", "令和8年度");
    window.fill_in("最後の年度", "令和12年度");
    window.click("施策2を上にまとめる");
    window.fill_in("施策1の名前", "子育て家庭と両立の支援");
    window.click("施策2をやめる");
    assert!(window.shows("次期計画での扱いが決まっていない調書があります。"));
    window.click("新しい施策を追加");
    window.fill_in("施策2の名前", "居場所づくり");
    for sheet in ["調書-3の扱い", "調書-4の扱い"] {
        window.click(sheet);
        window.click("続ける：居場所づくり");
    }
    window.click("作成");
    window.book(|book| {
        let plan = book.plans().next().unwrap();
        assert_eq!((plan.name.as_str(), plan.id == old.id), ("第2期みどり野プラン", false));
        let names: Vec<&str> = book.policies_of(plan.id).map(|policy| policy.name.as_str()).collect();
        assert_eq!(names, ["子育て家庭と両立の支援", "居場所づくり"]);
        assert_eq!(book.sheets().count(), before.sheets().count());
        let past = book.newest_past_as(PastPlan::lineage(old.id)).unwrap();
        assert_eq!(past.next, [PastPlan::lineage(plan.id)]);
    });
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.book(|book| book.plans().next().unwrap().clone()), old);
}
