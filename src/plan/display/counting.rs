//! How solutions are counted, in words.

use super::writer::Writer;
use crate::plan::counting::{Branch, Counting, Level, Link, Part, Said, SharedAncestor, Signed, Tree};
use crate::resolve::query::Term;
use std::fmt;

/// Writes the sum of products, a line a variable, each under the one that it hangs on.
pub fn write(writer: &mut Writer, counting: &Counting) -> fmt::Result {
    let (claims, alone) = (counting.work, counting.terms.len() == 1);
    writer
        .line(&format!("counted without going through the solutions, about {claims:.0} claims looked at"))?;
    let shown = Shown { counting };
    for Signed { negative, trees } in &counting.terms {
        if !alone {
            writer.line(if *negative { "less" } else { "all of" })?;
        }
        writer.depth += 1;
        for tree in trees {
            let text = format!("for each {}{}", shown.name(tree, writer), shown.tests(tree, writer));
            shown.remark(Part::Root(tree), writer);
            writer.line(&text)?;
            shown.branches(tree, writer)?;
        }
        writer.depth -= 1;
    }
    Ok(())
}

struct Shown<'p> {
    counting: &'p Counting,
}

impl Shown<'_> {
    /// Puts what is to be said of a part behind the next line.
    fn remark(&self, part: Part, writer: &mut Writer) {
        if let Some(remarks) = writer.remarks {
            writer.remark = remarks.part(self.counting, part);
        }
    }

    fn branches(&self, tree: &Tree, writer: &mut Writer) -> fmt::Result {
        writer.depth += 1;
        for branch in &tree.branches {
            self.remark(Part::Branch(branch), writer);
            match branch {
                Branch::Links { links, to, exists, .. } => {
                    let start = match (exists, to.is_plain()) {
                        (true, _) => "times one if there is a",
                        (_, true) => "times the number of",
                        (_, false) => "times the sum over each",
                    };
                    let links = links.iter().map(|&link| self.link(tree, link, to, writer));
                    self.hanging(&format!("{start} {}", self.name(to, writer)), links.collect(), to, writer)?;
                }
                Branch::Cycle { levels, exists, .. } => {
                    writer.line(match exists {
                        true => "times one if there is a way to find",
                        false => "times the ways to find",
                    })?;
                    writer.depth += 1;
                    let before = |place: usize| if place == 0 { tree } else { &levels[place - 1].tree };
                    for (place, Level { tree: to, links, .. }) in levels.iter().enumerate() {
                        self.remark(Part::Level(branch, place), writer);
                        let links =
                            links.iter().map(|&(place, link)| self.link(before(place), link, to, writer));
                        self.hanging(&self.name(to, writer), links.collect(), to, writer)?;
                    }
                    writer.depth -= 1;
                }
                Branch::Optional(trees) => {
                    self.wholes("times at least one, or the ways of", trees, writer)?
                }
                Branch::Absent(trees) => self.wholes("if there are no ways of", trees, writer)?,
            }
        }
        writer.depth -= 1;
        Ok(())
    }

    fn hanging(&self, start: &str, links: Vec<String>, to: &Tree, writer: &mut Writer) -> fmt::Result {
        writer.line(&format!("{start}: {}{}", links.join(" and "), self.tests(to, writer)))?;
        self.branches(to, writer)
    }

    fn wholes(&self, start: &str, trees: &[(bool, Tree)], writer: &mut Writer) -> fmt::Result {
        for (negative, tree) in trees {
            writer.line(if *negative { "less the ways of" } else { start })?;
            self.branches(tree, writer)?;
        }
        Ok(())
    }

    fn name(&self, tree: &Tree, writer: &Writer) -> String {
        let names: Vec<String> = tree.vars.iter().map(|&var| writer.names.variable(var)).collect();
        names.join(" = ")
    }

    fn link(&self, from: &Tree, link: Link, to: &Tree, writer: &Writer) -> String {
        let Said { relation, shared_ancestor, .. } = &self.counting.said[link.said];
        let (from, to) = (self.name(from, writer), self.name(to, writer));
        let claim = match link.forward {
            true => writer.names.claim(*relation, &from, &to),
            false => writer.names.claim(*relation, &to, &from),
        };
        let of_one = |shared: &SharedAncestor| format!(" of one {}", writer.names.variable(shared.to));
        claim + &shared_ancestor.as_ref().map(of_one).unwrap_or_default()
    }

    /// What is asked of the variable alone.
    fn tests(&self, tree: &Tree, writer: &Writer) -> String {
        let name = self.name(tree, writer);
        let types = tree.types.iter().map(|&is| format!(" of type {}", writer.names.entity_type(is)));
        let near = tree.near.iter().map(|(entity, link)| {
            let (relation, other) = (self.counting.said[link.said].relation, writer.names.entity(*entity));
            let claim = match link.forward {
                true => writer.names.claim(relation, &other, &name),
                false => writer.names.claim(relation, &name, &other),
            };
            format!(", where {claim}")
        });
        let loops = tree.loops.iter().map(|&said| {
            format!(", where {}", writer.names.claim(self.counting.said[said].relation, &name, &name))
        });
        let others = tree.other_than.iter();
        let others = others.map(|&it| format!(", other than {}", writer.term(&Term::Entity(it))));
        types.chain(near).chain(loops).chain(others).collect()
    }
}
