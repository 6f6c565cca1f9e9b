//! What a PDF of a book says of it beside its pages, for whoever reads the book back: the names
//! of user properties in its structure.

/// Of a document: the book without its plans, as JSON; a long one in several pieces.
pub const BOOK: &str = "chosho";
/// Of a sheet's heading: the place of its form among the book's, from 0.
pub const FORM: &str = "form";
/// Of a sheet's heading: its number.
pub const NUMBER: &str = "number";
/// Of a row: the place of the row that it is a part of among the sheet's, from 0.
pub const PARENT: &str = "parent";
/// Of a row: the name alone.
pub const NAME: &str = "name";
/// Of a row whose name is said: a mark of it.
pub const MARK: &str = "mark";
