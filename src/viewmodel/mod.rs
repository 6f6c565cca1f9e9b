//! What the window shows, as far as it needs no screen: drafts, lists, words. Nothing of it
//! knows a widget.

pub mod beside;
pub mod carry;
pub mod changes;
pub mod correct;
pub mod decide;
pub mod document;
pub mod field;
pub mod figures;
pub mod filter;
pub mod find;
pub mod form;
pub mod found;
pub mod gathering;
pub mod goals;
pub mod history;
pub mod names;
pub mod next_plan;
pub mod page;
pub mod progress;
pub mod pull;
pub mod restore;
pub mod rows;
pub mod scene;
pub mod shares;
pub mod standing;
pub mod table;
pub mod told;
pub mod tree;
pub mod typed;
