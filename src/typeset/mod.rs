//! A book becomes pages: text → lines → cells → table → pages.
