//! 各課の回答の取り込み: what is shown of answers, and what the clerk decides.

use crate::book::era::wareki_day;
use crate::book::{Book, Inquiry};
use crate::exchange::{self, GatheredMatter, GatheredNote, Gathering, GatheringDecisions, Matter, WhyAsked};
use crate::words::in_a_row;

/// Which of the lists a line is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GatheringPart {
    /// The clerk is asked.
    Asked,
    /// It is taken.
    Taken,
    /// It is not taken, or only where that is wanted.
    Never,
    /// Words that stand in no cell of ours.
    Note,
}

/// A line of the page: its list and its place there.
pub type GatheringLine = (GatheringPart, usize);

/// Answers with what is decided of them.
#[derive(Debug)]
pub struct GatheringDraft {
    gathering: Gathering,
    decided: GatheringDecisions,
    /// What was sent and is not answered, also by what is here.
    open: Vec<Inquiry>,
    lines: Vec<GatheringLine>,
    /// What the right half is about.
    lit: Option<GatheringLine>,
}

impl GatheringDraft {
    /// For answers to `book`.
    pub fn new(book: &Book, gathering: Gathering) -> Self {
        let answered: Vec<_> = gathering.files.iter().filter_map(|file| file.inquiry).collect();
        let open = exchange::open(book).into_iter().filter(|own| !answered.contains(&own.id)).cloned();
        let of = |part: GatheringPart, count: usize| (0..count).map(move |at| (part, at));
        let lines: Vec<GatheringLine> = of(GatheringPart::Asked, gathering.asked.len())
            .chain(of(GatheringPart::Taken, gathering.taken.len()))
            .chain(of(GatheringPart::Never, gathering.never.len()))
            .chain(of(GatheringPart::Note, gathering.notes.len()))
            .collect();
        Self {
            decided: GatheringDecisions::usual(&gathering),
            open: open.collect(),
            lit: lines.first().copied(),
            lines,
            gathering,
        }
    }

    /// All lines: what is asked comes first.
    pub fn lines(&self) -> &[GatheringLine] {
        &self.lines
    }

    /// What the right half is about.
    pub fn lit(&self) -> Option<GatheringLine> {
        self.lit
    }

    /// Goes to a line.
    pub fn light(&mut self, line: GatheringLine) {
        self.lit = Some(line);
    }

    /// The answers themselves.
    pub fn gathering(&self) -> &Gathering {
        &self.gathering
    }

    /// What is decided.
    pub fn decided(&self) -> &GatheringDecisions {
        &self.decided
    }

    /// The matter of a line, where it is one.
    pub fn matter(&self, (part, at): GatheringLine) -> Option<&GatheredMatter> {
        match part {
            GatheringPart::Asked => self.gathering.asked.get(at),
            GatheringPart::Taken => self.gathering.taken.get(at),
            GatheringPart::Never => self.gathering.never.get(at),
            GatheringPart::Note => None,
        }
    }

    /// The words of a line, where it is that.
    pub fn note(&self, (part, at): GatheringLine) -> Option<&GatheredNote> {
        (part == GatheringPart::Note).then(|| self.gathering.notes.get(at))?
    }

    fn choices(&mut self, part: GatheringPart) -> Option<&mut Vec<Option<usize>>> {
        match part {
            GatheringPart::Asked => Some(&mut self.decided.asked),
            GatheringPart::Taken => Some(&mut self.decided.taken),
            GatheringPart::Never => Some(&mut self.decided.never),
            GatheringPart::Note => None,
        }
    }

    /// Which answer is taken; `None` for ours.
    pub fn choice(&self, (part, at): GatheringLine) -> Option<usize> {
        let all = match part {
            GatheringPart::Asked => &self.decided.asked,
            GatheringPart::Taken => &self.decided.taken,
            GatheringPart::Never => &self.decided.never,
            GatheringPart::Note => return None,
        };
        all.get(at).copied().flatten()
    }

    /// Whether anything can be decided of a line.
    pub fn can_choose(&self, line: GatheringLine) -> bool {
        self.matter(line).is_some_and(|own| own.why.is_none_or(WhyAsked::can_be_taken))
    }

    /// Takes an answer, or leaves ours.
    pub fn choose(&mut self, line: GatheringLine, choice: Option<usize>) {
        if !self.can_choose(line) {
            return;
        }
        if let Some(place) = self.choices(line.0).and_then(|all| all.get_mut(line.1)) {
            *place = choice;
        }
    }

    /// Goes on to the next of what can be chosen: ours, and each answer.
    pub fn turn(&mut self, line: GatheringLine) {
        let Some(count) = self.matter(line).map(|own| own.claims.len()) else { return };
        let next = match self.choice(line) {
            None => Some(0),
            Some(at) if at + 1 < count => Some(at + 1),
            Some(_) => None,
        };
        self.choose(line, next);
    }

    /// Takes all that is there to be taken. Where two answers are not the same nobody but the
    /// clerk can say which, and what was not to be filled in is taken one by one.
    pub fn choose_all(&mut self) {
        for line in self.lines.clone() {
            let is_one = self.matter(line).is_some_and(|own| own.why != Some(WhyAsked::Differing));
            let is_open = self.choice(line).is_none();
            if is_one && is_open && matches!(line.0, GatheringPart::Asked | GatheringPart::Taken) {
                self.choose(line, Some(0));
            }
        }
    }

    /// Takes nothing.
    pub fn choose_none(&mut self) {
        for line in self.lines.clone() {
            self.choose(line, None);
        }
    }

    /// How many answers are taken.
    pub fn count(&self) -> usize {
        let GatheringDecisions { taken, asked, never } = &self.decided;
        [taken, asked, never].into_iter().flatten().flatten().count()
    }

    /// How many of those that are asked stay ours.
    pub fn left(&self) -> usize {
        self.decided.asked.iter().filter(|choice| choice.is_none()).count()
    }

    /// Who answers, and in how many files.
    pub fn summary(&self) -> String {
        let mut who: Vec<&str> = Vec::new();
        for file in &self.gathering.files {
            if !who.contains(&file.who.as_str()) {
                who.push(&file.who);
            }
        }
        format!(
            "{}：確認 {}件、取り込み {}件、取り込まない {}件、お知らせ {}件",
            who.join("、"),
            self.gathering.asked.len(),
            self.gathering.taken.len(),
            self.gathering.never.len(),
            self.gathering.notes.len()
        )
    }

    /// Whose answers are still to come; empty where all are there, or nothing was sent.
    pub fn open_words(&self) -> String {
        let name = |own: &Inquiry| match own.due {
            Some(day) => format!("{}（{}まで）", own.department, wareki_day(day)),
            None => own.department.clone(),
        };
        let names: Vec<String> = self.open.iter().map(name).collect();
        if names.is_empty() { String::new() } else { format!("回答待ち：{}", names.join("、")) }
    }
}

/// What heads the lines of a part.
pub fn part_words(part: GatheringPart) -> &'static str {
    match part {
        GatheringPart::Asked => "確認",
        GatheringPart::Taken => "取り込み",
        GatheringPart::Never => "取り込まない",
        GatheringPart::Note => "お知らせ",
    }
}

/// Where a matter is: 調書-1　相談　達成度.
pub fn heading(own: &GatheredMatter) -> String {
    let what = match own.matter {
        Matter::Cell(..) => own.column.clone(),
        Matter::Name(_) => "名前".to_owned(),
        Matter::Row { .. } => "新しい行".to_owned(),
    };
    let row = in_a_row(&own.row);
    if own.sheet == 0 { format!("{row}　{what}") } else { format!("調書-{}　{row}　{what}", own.sheet) }
}

/// What is chosen of a matter, in few words.
pub fn choice_words(own: &GatheredMatter, choice: Option<usize>) -> String {
    match choice.and_then(|at| own.claims.get(at)) {
        Some(claim) => format!("{}の回答", claim.who),
        None => "調書のまま".to_owned(),
    }
}

/// What an answer says; of a new row all its texts.
pub fn claim_text(claim: &exchange::AnswerClaim) -> String {
    let cells = claim.cells.iter().map(|(_, text)| text.as_str());
    std::iter::once(claim.text.as_str()).chain(cells).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::small;
    use crate::exchange::AnswerClaim;

    fn claim(who: &str, text: &str) -> AnswerClaim {
        AnswerClaim {
            text: text.to_owned(),
            cells: Vec::new(),
            who: who.to_owned(),
            file: format!("{who}.xlsx"),
            at: 0,
            place: String::new(),
        }
    }

    fn draft() -> GatheringDraft {
        let own = small();
        let row = own.rows()[0];
        let matter = |why: Option<WhyAsked>, claims: Vec<AnswerClaim>| GatheredMatter {
            matter: Matter::Cell(row, "achievement".into()),
            sheet: 1,
            row: "相談".to_owned(),
            column: "達成度".to_owned(),
            ours: "11回".to_owned(),
            ours_from: None,
            claims,
            why,
        };
        let gathering = Gathering {
            taken: vec![matter(None, vec![claim("甲課", "12回")])],
            asked: vec![matter(
                Some(WhyAsked::Differing),
                vec![claim("甲課", "12回"), claim("乙課", "13回")],
            )],
            never: vec![
                matter(Some(WhyAsked::Blank), vec![claim("甲課", "")]),
                matter(Some(WhyAsked::NotAsked), vec![claim("甲課", "目標")]),
            ],
            ..Gathering::default()
        };
        GatheringDraft::new(&own.book, gathering)
    }

    #[test]
    fn what_is_asked_comes_first_and_ours_stays_until_something_is_chosen() {
        let mut draft = draft();
        assert_eq!(draft.lit(), Some((GatheringPart::Asked, 0)));
        assert_eq!((draft.count(), draft.left()), (1, 1));
        let asked = (GatheringPart::Asked, 0);
        let mut seen = Vec::new();
        for _ in 0..4 {
            seen.push(choice_words(draft.matter(asked).unwrap(), draft.choice(asked)));
            draft.turn(asked);
        }
        assert_eq!(seen, ["調書のまま", "甲課の回答", "乙課の回答", "調書のまま"]);
    }

    #[test]
    fn a_blank_cannot_be_taken_and_what_was_not_asked_not_with_all() {
        let mut draft = draft();
        let (blank, other) = ((GatheringPart::Never, 0), (GatheringPart::Never, 1));
        draft.choose(blank, Some(0));
        assert_eq!((draft.can_choose(blank), draft.choice(blank)), (false, None));
        draft.choose_all();
        assert_eq!((draft.count(), draft.left(), draft.choice(other)), (1, 1, None), "which of two is asked");
        draft.turn(other);
        assert_eq!(draft.count(), 2);
        draft.choose_none();
        assert_eq!((draft.count(), draft.left()), (0, 1));
    }
}
