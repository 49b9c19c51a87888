//! Rows that are only possible are counted beneath an answer. What lists them is tried before it is told.

use super::Session;
use crate::diagnostic::Source;
use crate::resolve::print;
use crate::resolve::query::Query;
use crate::syntax::tokens::{Category, Token};
use std::sync::Arc;

impl Session {
    /// What lists the possible rows of a query too: `possibly` before a verb of the statement, where that is
    /// understood and changes nothing else; otherwise the whole `find`.
    pub(super) fn lists_possible(&self, source: &Arc<Source>, query: &Query) -> String {
        let wide = Query { include_possible: true, ..query.clone() };
        let understood = |place: usize| {
            let (before, behind) = source.text.split_at(place);
            let asked = Source::new("question", format!("{before}possibly {behind}"));
            let tokens = self.tag(&asked).ok()?;
            let tree = self.attempt(&tokens)?;
            self.resolve(&tree, &tokens).ok()
        };
        let tokens = self.tag(source).map_or(vec![], |tokens| tokens.list);
        let mut verbs = tokens.iter().filter(|token| is_verb(token));
        let find = print::find(&wide, &self.scope());
        let lists = |found: Query| print::find(&found, &self.scope()) == find;
        if tokens.get(1).is_some_and(|next| understood(next.span.start).is_some_and(lists))
            && tokens[0].keyword == Some("find")
        {
            return "`possibly` behind `find`".into();
        }
        match verbs.any(|verb| understood(verb.span.start).is_some_and(lists)) {
            true => "`possibly` before the verb".into(),
            false => format!("`{find}`"),
        }
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
