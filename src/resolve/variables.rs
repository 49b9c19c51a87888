//! Variables, and what is known of each: the type of a thing, the kind of a value.

use super::compared::{alike, words};
use super::draft::Draft;
use super::query::{Term, Var, Variable};
use super::state::Sort;
use crate::diagnostic::{Code, Result, Span};
use crate::model::TypeId;
use crate::model::schema::{Kind, Schema};
use crate::vocabulary::fold::composed;

impl Draft<'_, '_> {
    /// A new variable with a name like `hint`'s: its first letter for a type, the whole of it otherwise.
    pub fn fresh(&mut self, hint: &str, sort: Sort) -> Var {
        let base: String = match sort {
            Sort::Entity(_) => {
                hint.chars().find(|c| c.is_ascii_alphabetic()).unwrap_or('x').to_lowercase().collect()
            }
            _ => composed(hint)
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' })
                .collect(),
        };
        let base =
            if base.starts_with(|c: char| c.is_ascii_alphabetic()) { base } else { format!("x{base}") };
        let taken = |name: &str| self.known.variables.iter().any(|variable| variable.name == name);
        let name = if taken(&base) {
            (2..).map(|number| format!("{base}{number}")).find(|name| !taken(name)).expect("numbers go on")
        } else {
            base
        };
        self.named(&name, sort)
    }

    pub fn named(&mut self, name: &str, sort: Sort) -> Var {
        let var = Var(self.known.variables.len() as u32);
        self.known.variables.push(Variable { name: name.to_string(), entity_type: None });
        self.known.sorts.push(sort);
        self.note_type(var);
        var
    }

    /// Calls what was made as any entity (`x`) by the type that the clauses told since.
    pub fn rename_by_type(&mut self) {
        for index in 0..self.known.variables.len() {
            let var = Var(index as u32);
            let Sort::Entity(of) = self.sort(var) else { continue };
            let made = self.known.variables[index]
                .name
                .strip_prefix('x')
                .is_some_and(|rest| rest.parse::<u32>().is_ok() || rest.is_empty());
            let given = self.known.names.values().any(|term| *term == Term::Var(var));
            if !made || given || of == Schema::ENTITY {
                continue;
            }
            let hint = self.type_name(of).to_string();
            let fresh = self.fresh(&hint, Sort::Entity(of));
            self.known.sorts.pop();
            let renamed = self.known.variables.pop().expect("the fresh one");
            debug_assert_eq!(fresh.index(), self.known.variables.len());
            self.known.variables[index].name = renamed.name;
        }
    }

    pub fn entity(&mut self, of: TypeId) -> Var {
        let hint = &self.schema().entity_type(of).name;
        let hint = if of == Schema::ENTITY { "x" } else { hint };
        self.fresh(hint, Sort::Entity(of))
    }

    /// Takes a variable for what it was taken for before.
    pub fn retype(&mut self, var: Var, sort: Sort) {
        self.known.sorts[var.index()] = sort;
        self.note_type(var);
    }

    /// What holds of both: the nearest type that is above them, or else what was known at the outset.
    pub fn common(&self, one: Sort, other: Sort, outset: Sort) -> Sort {
        match (one, other) {
            _ if one == other => one,
            (Sort::Entity(one), Sort::Entity(other)) => {
                self.schema().common_supertype(one, other).map_or(outset, Sort::Entity)
            }
            _ => outset,
        }
    }

    fn note_type(&mut self, var: Var) {
        self.known.variables[var.index()].entity_type = match self.known.sorts[var.index()] {
            Sort::Entity(of) => Some(of),
            _ => None,
        };
    }

    pub fn sort(&self, var: Var) -> Sort {
        self.known.sorts[var.index()]
    }

    /// What a term is: of an entity, its first type.
    pub fn sort_of(&self, term: &Term) -> Sort {
        match term {
            Term::Var(var) => self.sort(*var),
            Term::Entity(entity) => {
                Sort::Entity(self.scope.entities.types(*entity).first().copied().unwrap_or(Schema::ENTITY))
            }
            Term::Value(_) | Term::Nothing => Sort::Open,
        }
    }

    /// States that a term is an entity of a type; refuses where it cannot be.
    pub fn constrain(&mut self, term: &Term, of: TypeId, span: Span) -> Result<()> {
        match term {
            Term::Var(var) => {
                let narrowed = match self.sort(*var) {
                    Sort::Open => of,
                    Sort::Entity(known) if self.schema().is_subtype(known, of) => return Ok(()),
                    Sort::Entity(known) if self.schema().is_subtype(of, known) => of,
                    // A bank may be both a firm and a lender: that it is the one is known, and the clause asks the other.
                    Sort::Entity(known) if self.meet(known, of) => known,
                    Sort::Entity(known) => {
                        let message = format!("{} is never {}", self.a(known), self.a(of));
                        return Err(self.refuse(Code::TypeMismatch, message, span));
                    }
                    Sort::Value(_) => {
                        let of = self.type_name(of);
                        return Err(self.refuse(Code::TypeMismatch, format!("a value is no {of}"), span));
                    }
                };
                self.known.sorts[var.index()] = Sort::Entity(narrowed);
                self.note_type(*var);
                Ok(())
            }
            Term::Entity(entity) if self.scope.entities.is_a(*entity, of) => Ok(()),
            Term::Entity(entity) => {
                let name = self.scope.entities.name(*entity);
                let is =
                    self.scope.entities.types(*entity).first().map_or("a thing".into(), |is| self.a(*is));
                Err(self.refuse(Code::TypeMismatch, format!("{name} is {is}, not {}", self.a(of)), span))
            }
            Term::Value(_) | Term::Nothing => {
                let of = self.type_name(of);
                Err(self.refuse(Code::TypeMismatch, format!("a value is no {of}"), span))
            }
        }
    }

    /// Whether something is, or may be, of both types.
    pub fn meet(&self, a: TypeId, b: TypeId) -> bool {
        self.scope.entities.meet(a, b)
    }

    /// Takes what only denials tell of a variable for what it is, where nothing else tells it.
    pub fn take_hints(&mut self) {
        for (var, hint) in std::mem::take(&mut self.known.hints) {
            let root = Sort::Entity(self.root_type());
            if self.sort(var) == Sort::Open || self.sort(var) == root {
                self.retype(var, hint);
            }
        }
    }

    /// States that a term is a value of a kind.
    pub fn constrain_value(&mut self, term: &Term, kind: Kind, span: Span) -> Result<()> {
        match term {
            Term::Var(var) => match self.sort(*var) {
                Sort::Open => {
                    self.known.sorts[var.index()] = Sort::Value(kind);
                    Ok(())
                }
                Sort::Value(known) if alike(known, kind, self.schema()) => Ok(()),
                Sort::Value(known) => {
                    let [known, kind] = [known, kind].map(|kind| words(kind, self.schema()));
                    let message = format!("these values are of different kinds: {known} and {kind}");
                    Err(self.refuse(Code::TypeMismatch, message, span))
                }
                Sort::Entity(of) => {
                    Err(self.refuse(Code::TypeMismatch, format!("{} is no value", self.a(of)), span))
                }
            },
            Term::Value(_) | Term::Nothing => Ok(()),
            Term::Entity(entity) => {
                let name = self.scope.entities.name(*entity);
                Err(self.refuse(Code::TypeMismatch, format!("{name} is no value"), span))
            }
        }
    }
}
