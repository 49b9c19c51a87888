//! Which imports are plain: those of whose rows nothing is said but which entities they connect.

use crate::base::claims::reading::{What, Who};
use crate::base::claims::{Constants, Origin, expand};
use crate::base::import::template::{AttestedBy, Maker, Naming, Plan};
use crate::base::keys::KeySpace;
use crate::base::world::World;
use crate::diagnostic::Source;
use crate::model::TypeId;
use crate::model::claim::{Attestation, Claim};
use crate::model::schema::{Place, Range};
use crate::store::{PlainRows, StringId};
use std::sync::Arc;

/// An import of plain rows.
pub struct Bulk<'a> {
    pub(super) source: &'a Arc<Source>,
    pub(super) file: &'a str,
    pub(super) delimiter: u8,
    pub(super) width: usize,
    pub(super) number: StringId,
    pub(super) makers: Vec<BulkMaker>,
    pub(super) claims: Vec<Plain>,
}

/// How entities of a maker are made.
pub struct BulkMaker {
    pub(super) variable: usize,
    pub(super) key: usize,
    /// The numbers of the space of their keys, and of the list of their types.
    pub(super) space: usize,
    pub(super) list: u32,
    /// Whether an entity outside of the bulk may be meant by a name.
    pub(super) by_name: bool,
}

/// A claim between two variables, as indexes of makers.
pub struct Plain {
    pub(super) subject: usize,
    pub(super) object: usize,
    pub(super) domain: TypeId,
    pub(super) range: TypeId,
    /// What each row claims, but for its subject, object and line.
    pub(super) like: (Claim, Attestation),
    pub(super) rows: PlainRows,
}

impl BulkMaker {
    pub fn maker<'p>(&self, plan: &'p Plan) -> &'p Maker {
        // Each variable of a plain import has one maker.
        plan.makers.iter().find(|maker| maker.variable == self.variable).expect("its variable's maker")
    }
}

impl<'a> Bulk<'a> {
    /// The import, when all its rows are plain: each entity has a key, which alone decides who it is, and each claim
    /// says the same of all rows but for its two variables.
    pub fn of(
        source: &'a Arc<Source>,
        file: &'a str,
        delimiter: u8,
        plan: &Plan,
        world: &mut World,
    ) -> Option<Bulk<'a>> {
        let AttestedBy::Source(attested_by) = plan.attested_by else { return None };
        let makers: Option<Vec<BulkMaker>> = plan.makers.iter().map(|maker| made(maker, world)).collect();
        let makers = makers?;
        let maker_of = |variable: usize| {
            let mut of = (0..makers.len()).filter(|&maker| makers[maker].variable == variable);
            of.next().filter(|_| of.next().is_none())
        };
        let mut claims = vec![];
        for of in &plan.claims {
            let reading = &of.reading;
            let relation = world.schema().relation(reading.relation);
            let (&[Who::Variable(subject)], &[What::Who(Who::Variable(object))], &Range::Entity(range)) =
                (reading.subjects.as_slice(), reading.objects.as_slice(), &relation.range)
            else {
                return None;
            };
            // A cycle is looked for among claims that are not in bulk.
            let plain = !relation.acyclic
                && of.when.is_empty()
                && reading.modifiers.roles.is_empty()
                && reading.modifiers.measures.is_empty()
                && reading.modifiers.is_constant()
                && plan.defaults.is_constant();
            if !plain {
                return None;
            }
            let domain = relation.domain;
            let mut filled = reading.clone();
            filled.subjects = vec![Who::Entity(attested_by)];
            filled.objects = vec![What::Who(Who::Entity(attested_by))];
            let place = Place { file: file.to_string(), line: 0 };
            let origin = Origin { source: attested_by, place, tie: None };
            // What is wrong with it is wrong with each row.
            let (mut like, place) = (vec![], (source, &of.span));
            expand(&mut like, world, place, &filled, &plan.defaults, &origin, &Constants).ok()?;
            let (claim, attestation) = like.into_iter().next()?;
            let (like, rows) = ((claim, attestation), PlainRows::default());
            claims.push(Plain {
                subject: maker_of(subject)?,
                object: maker_of(object)?,
                domain,
                range,
                like,
                rows,
            });
        }
        let number = world.builder.file_number(file);
        let width = plan.template.columns.names.len();
        Some(Bulk { source, file, delimiter, width, number, makers, claims })
    }
}

/// How the maker's entities are made, when they are known by keys alone.
fn made(maker: &Maker, world: &mut World) -> Option<BulkMaker> {
    let key = maker.key.filter(|_| maker.aliases.is_empty() && maker.when.is_empty())?;
    if maker.name.iter().any(|piece| matches!(piece, Naming::Column(_, Some(_)))) {
        return None;
    }
    let list = world.builder.types_number(&maker.types);
    let overlap = |list: &u32| world.types_overlap(world.builder.types_of(*list), &maker.types);
    // An entity of other rows, without a key of this space, may be meant by its name.
    let strangers = || world.keys.others(&maker.space).flat_map(KeySpace::lists).any(|list| overlap(&list));
    if !maker.name.is_empty() && (!world.identity.known.is_empty() || strangers()) {
        return None;
    }
    let by_name = world.builder.lists_of_nodes().iter().any(overlap);
    let space = world.keys.number(&maker.space);
    Some(BulkMaker { variable: maker.variable, key, space, list, by_name })
}
