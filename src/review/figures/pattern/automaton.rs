//! An expression as automata, of which as little is made as a question asks.
//!
//! `regex` makes of each expression all that any question may need: automata for both
//! directions, for groups, for literals. Of ours most are asked once or twice in a text,
//! at its very beginning or end, and making some 200 of them so took longer than checking
//! most books. So each is read from the end that its hits are at, in one direction, and
//! made whole only where it has been found often.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use regex_automata::hybrid::dfa::{self, DFA};
use regex_automata::nfa::thompson::backtrack::{self, BoundedBacktracker};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::captures::Captures;
use regex_automata::{Anchored, Input, MatchKind, meta};
use regex_syntax::hir::{Hir, Look};

/// Where the hits of an expression are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchoring {
    /// At the beginning of the text (`^…`).
    Beginning,
    /// At its end alone (`…$`).
    End,
    Anywhere,
}

impl Anchoring {
    pub(super) fn of(hir: &Hir) -> Self {
        let properties = hir.properties();
        if properties.look_set_prefix().contains(Look::Start) {
            Self::Beginning
        } else if properties.look_set_suffix().contains(Look::End) {
            Self::End
        } else {
            Self::Anywhere
        }
    }
}

/// What threads work out, each for itself: threads that run at one time have different
/// ones, and none of them writes where another reads, which would make both wait.
struct Caches<C> {
    make: Box<dyn Fn() -> C + Send + Sync>,
    own: [Slot<C>; SLOTS],
}

/// As long as what a processor holds at once, so that no two have part of one.
#[repr(align(128))]
struct Slot<C>(Mutex<Option<C>>);

/// More threads than that share some.
const SLOTS: usize = 4;

impl<C> Caches<C> {
    fn new(make: impl Fn() -> C + Send + Sync + 'static) -> Self {
        Self { make: Box::new(make), own: std::array::from_fn(|_| Slot(Mutex::new(None))) }
    }

    /// Asks with the thread's own.
    fn with<R>(&self, ask: impl FnOnce(&mut C) -> R) -> Option<R> {
        let slot = self.own.get(TURN.with(|turn| turn.0 % SLOTS))?;
        let mut own = slot.0.lock().unwrap_or_else(PoisonError::into_inner);
        Some(ask(own.get_or_insert_with(&self.make)))
    }
}

/// The number of a thread among those that run, from 0 on.
struct Turn(usize);

/// Numbers that are taken.
static TAKEN: Mutex<Vec<usize>> = Mutex::new(Vec::new());

thread_local! {
    static TURN: Turn = Turn::new();
}

impl Turn {
    fn new() -> Self {
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let free = (0..=taken.len()).find(|number| !taken.contains(number)).unwrap_or_default();
        taken.push(free);
        Self(free)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        TAKEN.lock().unwrap_or_else(PoisonError::into_inner).retain(|number| *number != self.0);
    }
}

/// One for all, since it sets up large tables when it is first used.
static COMPILER: Mutex<Option<thompson::Compiler>> = Mutex::new(None);

fn nfa(hir: &Hir, config: thompson::Config) -> Option<NFA> {
    let mut compiler = COMPILER.lock().unwrap_or_else(PoisonError::into_inner);
    compiler.get_or_insert_with(thompson::Compiler::new).configure(config).build_from_hir(hir).ok()
}

/// Says whether there is a hit, and where the other end of the first one is: that which
/// is not where the text's is.
pub(super) struct Automaton {
    place: Anchoring,
    dfa: DFA,
    caches: Caches<dfa::Cache>,
}

impl Automaton {
    /// `None` for an expression that is too large.
    pub(super) fn of(hir: &Hir, place: Anchoring) -> Option<Self> {
        let is_backward = place == Anchoring::End;
        let config = thompson::Config::new().which_captures(WhichCaptures::None).reverse(is_backward);
        // Backwards the longest is that which begins first.
        let kind = if is_backward { MatchKind::All } else { MatchKind::LeftmostFirst };
        let of_dfa = DFA::config().match_kind(kind).skip_cache_capacity_check(true);
        let dfa = DFA::builder().configure(of_dfa).build_from_nfa(nfa(hir, config)?).ok()?;
        let own = dfa.clone();
        Some(Self { place, dfa, caches: Caches::new(move || own.create_cache()) })
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        self.ask(Input::new(text).earliest(true)).is_some()
    }

    /// Where the first hit in a text ends, or where that which has to end with it begins.
    pub(super) fn other_end(&self, text: &str) -> Option<usize> {
        self.ask(Input::new(text))
    }

    fn ask(&self, input: Input<'_>) -> Option<usize> {
        let found = self.caches.with(|cache| match self.place {
            Anchoring::Beginning => self.dfa.try_search_fwd(cache, &input.anchored(Anchored::Yes)),
            Anchoring::End => self.dfa.try_search_rev(cache, &input.anchored(Anchored::Yes)),
            Anchoring::Anywhere => self.dfa.try_search_fwd(cache, &input),
        })?;
        // It gives up nowhere, as it is not told to.
        found.ok().flatten().map(|half| half.offset())
    }
}

/// Says where a hit and its groups begin and end.
pub(super) struct Grouping {
    /// How much it was asked, in bytes that it had to look at.
    asked: AtomicUsize,
    /// Soon made; slow where it is not known where a hit is.
    machine: OnceLock<Option<(BoundedBacktracker, Caches<backtrack::Cache>)>>,
    /// The other way round.
    whole: OnceLock<Option<meta::Regex>>,
}

/// How many bytes the slow way takes as long for as the fast one is made in.
const MUCH: usize = 1000;

impl Grouping {
    pub(super) fn new() -> Self {
        Self { asked: AtomicUsize::new(0), machine: OnceLock::new(), whole: OnceLock::new() }
    }

    /// The first hit of an expression in a part of a text, which is the hit, or has it.
    pub(super) fn first(&self, hir: &Hir, text: &str, part: Range<usize>, is_hit: bool) -> Option<Captures> {
        let size = part.len();
        let anchored = if is_hit { Anchored::Yes } else { Anchored::No };
        let input = Input::new(text).range(part).anchored(anchored);
        // Where it is made nobody writes what all threads read.
        let is_little = || {
            self.asked.load(Ordering::Relaxed) < MUCH && self.asked.fetch_add(size, Ordering::Relaxed) < MUCH
        };
        if is_hit || is_little() {
            let (machine, caches) = self.machine(hir)?;
            if size <= machine.max_haystack_len() {
                let mut groups = machine.create_captures();
                // It fails for what is too long alone.
                caches.with(|cache| machine.try_captures(cache, input, &mut groups))?.ok()?;
                return Some(groups).filter(Captures::is_match);
            }
        }
        let whole = self.whole.get_or_init(|| meta::Regex::builder().build_from_hir(hir).ok()).as_ref()?;
        let mut groups = whole.create_captures();
        whole.captures(input, &mut groups);
        Some(groups).filter(Captures::is_match)
    }

    fn machine(&self, hir: &Hir) -> Option<&(BoundedBacktracker, Caches<backtrack::Cache>)> {
        let made = self.machine.get_or_init(|| {
            let config = thompson::Config::new().reverse(false).which_captures(WhichCaptures::All);
            let machine = BoundedBacktracker::builder().build_from_nfa(nfa(hir, config)?).ok()?;
            let own = machine.clone();
            Some((machine, Caches::new(move || own.create_cache())))
        });
        made.as_ref()
    }
}
