//! Rows that are only possible are counted beneath an answer. What lists them is tried before it is told.

use super::user::Session;
use crate::diagnostic::Source;
use crate::model::note::{Widening, Wider};
use crate::resolve::print;
use crate::resolve::query::Query;
use crate::syntax::tokens::{Category, Token};
use std::sync::Arc;

impl Session {
    /// What lists the possible rows of a query too: `possibly` before a verb of the statement, where that is
    /// understood and changes nothing else; otherwise the whole `find`.
    pub(super) fn lists_possible(&self, source: &Arc<Source>, query: &Query) -> Wider {
        let wide = Query { include_possible: true, ..query.clone() };
        let find = print::find(&wide, &self.scope());
        // The statement with `possibly` at a place, if that lists them.
        let widened = |place: usize| {
            let (before, behind) = source.text.split_at(place);
            let statement = format!("{before}possibly {behind}");
            let tokens = self.tag(&Source::new("question", statement.as_str())).ok()?;
            let tree = self.attempt(&tokens)?;
            let found = self.resolve(&tree, &tokens).ok()?;
            (print::find(&found, &self.scope()) == find).then_some(statement)
        };
        let tokens = self.tag(source).map_or(vec![], |tokens| tokens.list);
        let wider = |by: Widening| move |statement: String| Wider { statement: statement.trim().into(), by };
        let behind_find = match tokens.as_slice() {
            [find, next, ..] if find.keyword == Some("find") => widened(next.span.start),
            _ => None,
        };
        let before_verb = || {
            let mut verbs = tokens.iter().filter(|token| is_verb(token));
            verbs.find_map(|verb| widened(verb.span.start))
        };
        (behind_find.map(wider(Widening::BehindFind)))
            .or_else(|| before_verb().map(wider(Widening::BeforeVerb)))
            .unwrap_or(Wider { statement: find, by: Widening::Rewritten })
    }
}

fn is_verb(token: &Token) -> bool {
    let auxiliary = ["is", "are", "was", "were", "be", "been", "does", "do", "did", "has", "have", "had"];
    token.keyword.is_some_and(|keyword| auxiliary.contains(&keyword))
        || token.categories().iter().any(|category| {
            matches!(
                category,
                Category::VerbBase | Category::VerbFinite | Category::Participle | Category::Phrase
            )
        })
}
