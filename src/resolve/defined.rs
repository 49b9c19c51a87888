//! What the base defines in the language itself: adjectives and rules.

use super::definition::Definition;
use super::draft::Draft;
use super::query::{Ask, Block, Clause, Expr, Query, Rule, Term};
use super::state::{Sort, Target};
use crate::diagnostic::{Code, Result};
use crate::model::{AdjectiveId, RuleId, TypeId};
use crate::syntax::tokens::Literal;
use crate::syntax::tree::Word;
use std::collections::HashMap;

impl<'a> Draft<'a, '_> {
    /// Says of a thing what the base defines an adjective to mean.
    pub fn define(&mut self, adjective: AdjectiveId, it: &Term, word: Word, own: &mut Block) -> Result<()> {
        let Some(definition) = self.scope.definitions.get(&adjective) else {
            let message = format!("the meaning of `{}` in this base has an error", self.text(word));
            return Err(self.refuse(Code::BadDefinition, message, self.span(word)));
        };
        let names = std::mem::replace(&mut self.known.names, HashMap::from([("it".to_string(), it.clone())]));
        let tokens = std::mem::replace(&mut self.context.tokens, &definition.tokens);
        let picks = self.taken.picks.len();
        let said = self.find_block(&definition.clauses, own);
        self.context.tokens = tokens;
        self.known.names = names;
        // What the definition's own words were taken for is not for the statement to choose between.
        self.taken.picks.truncate(picks);
        said
    }

    /// `head if body`: the head is one claim.
    pub fn rule(&mut self, id: RuleId, head: &'a Definition, body: &'a Definition) -> Result<Rule> {
        let mut block = Block::default();
        self.find_block(&body.clauses, &mut block)?;
        self.settle_block(&mut block)?;
        let given = block.gives();
        self.context.tokens = &head.tokens;
        let mut said = Block::default();
        self.find_block(&head.clauses, &mut said)?;
        self.context.tokens = &body.tokens;
        let whole = || 0..head.tokens.source.text.len();
        let refuse = |draft: &mut Self, code, message: &str| {
            draft.context.tokens = &head.tokens;
            Err(draft.refuse(code, message, whole()))
        };
        let [Clause::Claim(claim)] = said.clauses.as_slice() else {
            return refuse(self, Code::RuleHead, "what a rule concludes must be one claim of a relation");
        };
        let bound = |term: &Term| match term {
            Term::Var(var) => given.contains(var),
            _ => true,
        };
        let terms =
            [&claim.subject, &claim.object].into_iter().chain(claim.roles.iter().map(|(_, term)| term));
        if !terms.into_iter().all(bound) {
            return refuse(
                self,
                Code::RuleHead,
                "a variable of the conclusion is not bound by the conditions",
            );
        }
        if !claim.measures.is_empty() || claim.time.is_some() || !claim.conditions.is_empty() {
            return refuse(self, Code::RuleHead, "a rule concludes that a relation holds, nothing more");
        }
        let head = super::query::ClaimClause { reach: super::query::Reach::Direct, ..claim.clone() };
        Ok(Rule { id, variables: self.known.variables.clone(), head, body: block })
    }

    /// A definition as a query for the things of a type that meet it.
    pub fn condition_on(&mut self, of: TypeId, definition: &'a Definition) -> Result<Query> {
        let it = self.named("it", Sort::Entity(of));
        self.known.names.insert("it".into(), Term::Var(it));
        let mut block = Block { clauses: vec![Clause::Type { of: Term::Var(it), is: of }] };
        self.find_block(&definition.clauses, &mut block)?;
        self.settle_block(&mut block)?;
        self.asked.targets.push(Target { expr: Expr::Term(Term::Var(it)), name: "it".into() });
        Ok(self.query(Ask::Rows, block))
    }

    /// The rule's conditions as a query, by which readings are compared.
    pub fn rule_as_query(&mut self, rule: &Rule) -> Query {
        self.query(Ask::Whether, rule.body.clone())
    }

    /// Makes all variables that the statement names.
    pub fn name_variables(&mut self) {
        for (index, token) in self.tokens.list.iter().enumerate() {
            if matches!(token.literal, Some(Literal::Variable(_))) {
                self.variable(Word(index));
            }
        }
    }

    /// A variable of the pattern by its name, made when it is new.
    pub fn variable(&mut self, word: Word) -> Term {
        let name = self.variable_name(word).to_string();
        if let Some(term) = self.known.names.get(&name) {
            return term.clone();
        }
        // Within a definition, a name may be taken already by the statement that uses it.
        let taken = self.known.variables.iter().any(|variable| variable.name == name);
        let var = if taken { self.fresh(&name, Sort::Open) } else { self.named(&name, Sort::Open) };
        self.known.names.insert(name, Term::Var(var));
        Term::Var(var)
    }
}
