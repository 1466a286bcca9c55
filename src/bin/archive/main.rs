//! The program: arguments in, answers out.

fn main() {}
