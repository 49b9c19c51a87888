//! Scripts and the prompt live on after a fault of lore's own.

use super::*;
use crate::diagnostic::Source;
use crate::render::{Format, Output, Style, Target};
use crate::session::faults;
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

/// What was written, for whoever looks later.
#[derive(Clone, Default)]
struct Written(Rc<RefCell<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Written {
    fn text(&self) -> String {
        String::from_utf8(self.0.borrow().clone()).unwrap()
    }
}

fn runner() -> (Runner, Written, Written) {
    let (out, messages) = (Written::default(), Written::default());
    let target = |to: &Written| Target { out: Box::new(to.clone()), style: Style::default() };
    let output = Output::new(Format::Table, true, target(&out), target(&messages));
    (Runner::new(Rc::new(RefCell::new(faults::session())), output), out, messages)
}

#[test]
fn a_script_goes_on_behind_a_fault_where_it_is_to() {
    for keep_going in [false, true] {
        let (mut runner, out, messages) = runner();
        runner.keep_going = keep_going;
        runner
            .run(&Source::new("script", "a planted fault\nlist firms planted fault\nlist firms\n"))
            .unwrap();
        assert_eq!(runner.failure(), Some(Failure::Refused));
        assert_eq!(out.text().contains("Alibaba"), keep_going);
        let faults = messages.text().matches("error[internal]").count();
        assert_eq!(faults, if keep_going { 2 } else { 1 }, "{}", messages.text());
    }
}
