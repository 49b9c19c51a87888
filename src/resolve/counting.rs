//! Numbers of things and totals of values.

use super::draft::Draft;
use super::query::{Block, Clause, Expr, Function, Projection, Query, Term};
use super::state::{Setting, Sort};
use crate::diagnostic::{Code, Result, Span};
use crate::model::schema::Kind;
use crate::syntax::tree::{Determiner, Head, Np, Post, Relative, TotalFunction};

impl Draft<'_, '_> {
    /// "the number of cities in Texas", as a value.
    pub fn number_of(&mut self, np: &Np, own: &mut Block) -> Result<Term> {
        if matches!(np.head, Head::Noun(_)) {
            // "the number of inhabitants": the attribute is the number.
            return self.np(np, own);
        }
        let mut block = Block::default();
        let Term::Var(of) = self.numbered(np, &mut block)? else {
            return Err(self.is_one(np));
        };
        let var = self.fresh("number", Sort::Value(Kind::Number));
        let inner = self.inner(&mut block);
        own.clauses.append(&mut block.clauses);
        let expr = Expr::Over { function: Function::Count, of, block: inner };
        own.clauses.push(Clause::Bind { var, expr });
        Ok(Term::Var(var))
    }

    /// What "the number of" is said of.
    pub fn numbered(&mut self, np: &Np, own: &mut Block) -> Result<Term> {
        let term = self.within(Setting { numbered: true, ..self.setting }, |draft| draft.np(np, own));
        term.map_err(|mut refusal| {
            if refusal.code == Code::EachOrAll
                && let [Post::Relative { relative: Relative::Subject(vp), .. }] = np.posts.as_slice()
            {
                let noun = &self.tokens.source.text[np.span.start..vp.span.start];
                let noun = noun.trim_end().rsplit_once(' ').map_or(noun, |(noun, _that)| noun);
                let noun = noun.strip_prefix("the ").unwrap_or(noun);
                let said = &self.tokens.source.text[vp.span.clone()];
                refusal.help.insert(0, format!("for each of them: `how many {noun} {said}`"));
            }
            refusal
        })
    }

    /// "the total area of the states"
    pub fn total(&mut self, function: TotalFunction, of: &Head, np: &Np, own: &mut Block) -> Result<Term> {
        let inner = Np { head: of.clone(), determiner: Determiner::All, modifiers: vec![], ..np.clone() };
        let mut block = Block::default();
        let Term::Var(value) = self.possession(&inner, None, &mut block)? else {
            return Err(self.refuse(Code::NothingToSum, "this is one value", np.span.clone()));
        };
        let Sort::Value(kind) = self.sort(value) else {
            return Err(self.refuse(Code::NothingToSum, "only numbers have a total", np.span.clone()));
        };
        let function = match function {
            TotalFunction::Sum => Function::Sum,
            TotalFunction::Average => Function::Average,
            TotalFunction::Maximum => Function::Maximum,
            TotalFunction::Minimum => Function::Minimum,
        };
        let var = self.fresh(function.word(), Sort::Value(kind));
        let inner = self.inner(&mut block);
        own.clauses.append(&mut block.clauses);
        own.clauses.push(Clause::Bind { var, expr: Expr::Over { function, of: value, block: inner } });
        Ok(Term::Var(var))
    }

    /// "in total": the query with the one amount that it asks for added up.
    pub fn in_all(&mut self, mut query: Query, function: Function, span: Span) -> Result<Query> {
        let word = if function == Function::Average { "average" } else { "total" };
        let total = match query.columns.as_slice() {
            [Projection { expr: Expr::Aggregate { .. }, .. }] if function == Function::Sum => {
                return Ok(query);
            }
            [Projection { expr: Expr::Term(Term::Var(of)), name, unit }] => match self.sort(*of) {
                Sort::Value(Kind::Time | Kind::Text) => None,
                Sort::Value(_) => Some(Projection {
                    name: format!("{word} {name}"),
                    expr: Expr::Aggregate { function, of: *of },
                    unit: *unit,
                }),
                _ => None,
            },
            _ => None,
        };
        let Some(total) = total else {
            let message = match function {
                Function::Average => "there is no one amount here to take the average of",
                _ => "there is no one amount here to add up",
            };
            return Err(self.refuse(Code::NothingToSum, message, span));
        };
        query.columns = vec![total];
        Ok(query)
    }
}
