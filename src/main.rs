//! The `chosho` program.

fn main() {}
