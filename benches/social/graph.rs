//! Writes a social graph as CSV files: persons in cities know each other, are members of forums, write posts and
//! comments there, and like them. The files are named and headed as those of the Labelled Subgraph Query Benchmark
//! (Mhedhbi et al., GRADES-NDA 2021), and are about as large for each person.
//!
//! The graph is made up by a random generator of fixed seed: the same number of persons gives the same files.
//! Numbers of friends, members, replies and likes have heavy tails; friends mostly live in one country and lie
//! close together there, so that friends of friends know each other; forums gather friends of their moderator.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

// What does not grow with the number of persons.
const CONTINENTS: u32 = 6;
const COUNTRIES: u32 = 111;
const CITIES: u32 = 1_343;
const COMPANIES: u32 = 1_575;
const UNIVERSITIES: u32 = 6_380;
const CLASSES: u32 = 71;
const TAGS: u32 = 16_080;

// What grows, for each person.
const FORUMS: f64 = 10.0;
const POSTS: f64 = 101.0;
const COMMENTS: f64 = 127.0;
const INTERESTS: f64 = 23.0;
const MEMBERSHIPS: f64 = 156.0;
const LIKES: f64 = 95.0;

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// From 0 to 1, without 1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Below `end`, which is not 0; each as likely.
    fn below(&mut self, end: u32) -> u32 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u32
    }

    /// Below `end`; the small ones are likelier, and a few of them much likelier.
    fn skewed(&mut self, end: u32) -> u32 {
        ((f64::from(end) * self.unit().powi(3)) as u32).min(end - 1)
    }

    fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A number of things with this mean and a heavy tail: Pareto's distribution of index 2, cut off at thirty times
    /// the mean.
    fn heavy(&mut self, mean: f64) -> u32 {
        let tail = mean / 2.0 / (1.0 - self.unit()).sqrt();
        self.rounded(tail.min(30.0 * mean))
    }

    /// One of the whole numbers beside it, so that the mean is kept.
    fn rounded(&mut self, number: f64) -> u32 {
        number as u32 + u32::from(self.chance(number.fract()))
    }
}

/// Rows of numbers behind offsets.
#[derive(Default)]
struct Lists {
    ends: Vec<u32>,
    members: Vec<u32>,
}

impl Lists {
    /// Appends a list, without repetitions.
    fn push(&mut self, mut list: Vec<u32>) {
        list.sort_unstable();
        list.dedup();
        self.members.extend(list);
        self.ends.push(self.members.len() as u32);
    }

    fn get(&self, list: u32) -> &[u32] {
        let list = list as usize;
        let start = if list == 0 { 0 } else { self.ends[list - 1] };
        &self.members[start as usize..self.ends[list] as usize]
    }

    fn pairs(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..self.ends.len() as u32).flat_map(|list| self.get(list).iter().map(move |&member| (list, member)))
    }
}

/// A post (number `n`), or a comment (number `posts + n`).
struct Message {
    creator: u32,
    forum: u32,
    country: u32,
    tags: Vec<u32>,
    /// What a comment replies to.
    replies_to: Option<u32>,
}

pub struct Graph {
    /// Of each person.
    cities: Vec<u32>,
    friends: Lists,
    interests: Lists,
    universities: Lists,
    companies: Lists,
    /// Of each forum.
    moderators: Vec<u32>,
    members: Lists,
    topics: Lists,
    /// Posts, then comments.
    messages: Vec<Message>,
    posts: u32,
    /// Of each person, messages.
    likes: Lists,
}

fn country_of(city: u32) -> u32 {
    // The first city of each country first, so that every country has one.
    city % COUNTRIES
}

impl Graph {
    pub fn new(persons: u32) -> Graph {
        let mut random = Random(0x6c6f_7265);
        let cities: Vec<u32> = (0..persons)
            .map(|_| {
                let country = random.skewed(COUNTRIES);
                let of_country = (CITIES - country).div_ceil(COUNTRIES);
                country + COUNTRIES * random.skewed(of_country)
            })
            .collect();
        let friends = friends(&mut random, &cities);
        let some = |random: &mut Random, mean: f64, of: u32| {
            let mut lists = Lists::default();
            for _ in 0..persons {
                let number = random.heavy(mean);
                lists.push((0..number).map(|_| random.skewed(of)).collect());
            }
            lists
        };
        // A little more than the mean, since repetitions fall away.
        let interests = some(&mut random, INTERESTS * 1.02, TAGS);
        let universities = some(&mut random, 0.8, UNIVERSITIES);
        let companies = some(&mut random, 2.2, COMPANIES);
        let mut graph = Graph {
            cities,
            friends,
            interests,
            universities,
            companies,
            moderators: vec![],
            members: Lists::default(),
            topics: Lists::default(),
            messages: vec![],
            posts: 0,
            likes: Lists::default(),
        };
        graph.forums(&mut random);
        graph.posts(&mut random);
        graph.comments(&mut random);
        graph.like(&mut random);
        graph
    }

    fn persons(&self) -> u32 {
        self.cities.len() as u32
    }

    /// Each has a moderator, and of its members most are friends of the moderator or friends of those.
    fn forums(&mut self, random: &mut Random) {
        let persons = self.persons();
        for _ in 0..(f64::from(persons) * FORUMS) as u32 {
            let moderator = random.below(persons);
            let size = random.heavy(1.07 * MEMBERSHIPS / FORUMS);
            let near = |random: &mut Random, of: u32| match self.friends.get(of) {
                [] => random.below(persons),
                friends => friends[random.below(friends.len() as u32) as usize],
            };
            let member = |_| match random.below(10) {
                0..4 => near(random, moderator),
                4..8 => {
                    let friend = near(random, moderator);
                    near(random, friend)
                }
                _ => random.below(persons),
            };
            let mut members: Vec<u32> = (0..size).map(member).collect();
            members.push(moderator);
            self.members.push(members);
            self.moderators.push(moderator);
            let topics = random.heavy(3.5);
            self.topics.push((0..topics).map(|_| random.skewed(TAGS)).collect());
        }
    }

    /// Each is in a forum, by one of its members; large forums have more.
    fn posts(&mut self, random: &mut Random) {
        let all = f64::from(self.persons()) * POSTS;
        let each = all / self.members.members.len() as f64;
        for forum in 0..self.moderators.len() as u32 {
            for _ in 0..random.rounded(each * self.members.get(forum).len() as f64) {
                let mut tags = vec![];
                if random.chance(0.4) {
                    let topics = self.topics.get(forum);
                    for _ in 0..random.heavy(1.6).min(5) {
                        tags.push(match topics {
                            [_, ..] if random.chance(0.5) => {
                                topics[random.below(topics.len() as u32) as usize]
                            }
                            _ => random.skewed(TAGS),
                        });
                    }
                }
                let message = self.message(random, forum, tags, None);
                self.messages.push(message);
            }
        }
        self.posts = self.messages.len() as u32;
    }

    /// Each replies to a post, or to a comment before it.
    fn comments(&mut self, random: &mut Random) {
        for number in 0..(f64::from(self.persons()) * COMMENTS) as u32 {
            let to = match random.chance(0.5) || number == 0 {
                // Any post may be the one that everybody replies to, wherever it stands.
                true => scattered(random.skewed(self.posts), self.posts),
                false => self.posts + number - 1 - random.skewed(number),
            };
            let replied = &self.messages[to as usize];
            let mut tags = vec![];
            if random.chance(0.55) {
                for _ in 0..random.heavy(2.2).min(6) {
                    tags.push(match replied.tags.as_slice() {
                        [tag, ..] if random.chance(0.4) => *tag,
                        _ => random.skewed(TAGS),
                    });
                }
            }
            let message = self.message(random, replied.forum, tags, Some(to));
            self.messages.push(message);
        }
    }

    fn message(
        &self,
        random: &mut Random,
        forum: u32,
        mut tags: Vec<u32>,
        replies_to: Option<u32>,
    ) -> Message {
        let members = self.members.get(forum);
        let creator = members[random.skewed(members.len() as u32) as usize];
        let home = country_of(self.cities[creator as usize]);
        let country = if random.chance(0.9) { home } else { random.skewed(COUNTRIES) };
        tags.sort_unstable();
        tags.dedup();
        Message { creator, forum, country, tags, replies_to }
    }

    /// Messages are liked by members of their forums.
    fn like(&mut self, random: &mut Random) {
        let mut likes = vec![vec![]; self.cities.len()];
        let comments = self.messages.len() as u32 - self.posts;
        for _ in 0..(f64::from(self.persons()) * LIKES * 1.11) as u32 {
            let message = match random.chance(0.55) || comments == 0 {
                true => scattered(random.skewed(self.posts), self.posts),
                false => self.posts + scattered(random.skewed(comments), comments),
            };
            let members = self.members.get(self.messages[message as usize].forum);
            let person = members[random.below(members.len() as u32) as usize];
            likes[person as usize].push(message);
        }
        likes.into_iter().for_each(|of_person| self.likes.push(of_person));
    }
}

/// Both directions of each friendship. How many friends a person has on average grows with the network as it did
/// in Facebook's (Ugander et al., 2011, as fitted by the LDBC social network benchmark).
fn friends(random: &mut Random, cities: &[u32]) -> Lists {
    let persons = cities.len() as u32;
    let mut by_country: Vec<u32> = (0..persons).collect();
    by_country.sort_by_key(|&person| country_of(cities[person as usize]));
    let scale = f64::from(persons).log10();
    let mean = f64::from(persons).powf(0.512 - 0.028 * scale);
    let mut friends = vec![vec![]; cities.len()];
    for at in 0..persons {
        // Each friendship is drawn from one of its ends.
        for _ in 0..random.heavy(mean * 0.52) {
            let other = match random.chance(0.85) {
                // Close by in the list, which is by country.
                true => at + 1 + random.skewed((3.0 * mean) as u32 + 1),
                false => random.below(persons),
            };
            let (one, other) = (by_country[at as usize], by_country[(other % persons) as usize]);
            if one != other {
                friends[one as usize].push(other);
                friends[other as usize].push(one);
            }
        }
    }
    let mut lists = Lists::default();
    friends.into_iter().for_each(|list| lists.push(list));
    lists
}

/// The same numbers below `end` in another order: multiplied by a prime that shares no factor with it.
fn scattered(number: u32, end: u32) -> u32 {
    let prime = if end.is_multiple_of(2_654_435_761) { 2_246_822_519 } else { 2_654_435_761 };
    (u64::from(number) * prime % u64::from(end)) as u32
}

/// Ids are sparse, as where a number of a time and one within it are put together.
fn person_id(person: u32) -> u64 {
    u64::from(scattered(person % 37, 37)) << 40 | u64::from(person)
}

fn forum_id(forum: u32) -> u64 {
    u64::from(forum >> 12) << 37 | u64::from(forum)
}

fn message_id(message: u32) -> u64 {
    u64::from(message >> 15) << 36 | u64::from(message)
}

/// Writes the files, and counts their rows.
struct Files {
    folder: PathBuf,
    rows: u64,
}

impl Files {
    fn entities(&mut self, name: &str, ids: impl Iterator<Item = u64>) -> io::Result<()> {
        self.file(name, format_args!("id:ID({name})"), ids)
    }

    /// `name` is of the form `From_relation_To`.
    fn pairs(&mut self, name: &str, pairs: impl Iterator<Item = (u64, u64)>) -> io::Result<()> {
        let mut parts = name.split('_');
        let (from, to) = (parts.next().unwrap_or_default(), parts.nth(1).unwrap_or_default());
        let header = format_args!(":START_ID({from})|:END_ID({to})");
        self.file(name, header, pairs.map(|(from, to)| Pair(from, to)))
    }

    fn file<R: fmt::Display>(
        &mut self,
        name: &str,
        header: fmt::Arguments,
        rows: impl Iterator<Item = R>,
    ) -> io::Result<()> {
        let mut file =
            BufWriter::with_capacity(1 << 16, File::create(self.folder.join(format!("{name}.csv")))?);
        writeln!(file, "{header}")?;
        for row in rows {
            writeln!(file, "{row}")?;
            self.rows += 1;
        }
        file.flush()
    }
}

struct Pair(u64, u64);

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}|{}", self.0, self.1)
    }
}

impl Graph {
    /// Writes all files; gives the number of their rows, without headers.
    pub fn write(&self, folder: &Path) -> io::Result<u64> {
        fs::create_dir_all(folder)?;
        let mut files = Files { folder: folder.to_path_buf(), rows: 0 };
        let all = |end: u32| (0..end).map(u64::from);
        let below = |end: u32, of: u32| (0..end).map(move |id| (u64::from(id), u64::from(id % of)));
        let (persons, forums, posts) = (self.persons(), self.moderators.len() as u32, self.posts);
        let messages = self.messages.len() as u32;

        files.entities("Continent", all(CONTINENTS))?;
        files.entities("Country", all(COUNTRIES))?;
        files.entities("City", all(CITIES))?;
        files.entities("Company", all(COMPANIES))?;
        files.entities("University", all(UNIVERSITIES))?;
        files.entities("TagClass", all(CLASSES))?;
        files.entities("Tag", all(TAGS))?;
        files.pairs("Country_isPartOf_Continent", below(COUNTRIES, CONTINENTS))?;
        files.pairs("City_isPartOf_Country", below(CITIES, COUNTRIES))?;
        files.pairs("Company_isLocatedIn_Country", below(COMPANIES, COUNTRIES))?;
        files.pairs("University_isLocatedIn_City", below(UNIVERSITIES, CITIES))?;
        files.pairs("TagClass_isSubclassOf_TagClass", (1..u64::from(CLASSES)).map(|id| (id, id / 3)))?;
        files.pairs("Tag_hasType_TagClass", below(TAGS, CLASSES))?;

        let of_persons = |lists: &Lists| {
            lists
                .pairs()
                .map(|(person, it)| (person_id(person), u64::from(it)))
                .collect::<Vec<_>>()
                .into_iter()
        };
        files.entities("Person", (0..persons).map(person_id))?;
        let cities = (0..).zip(&self.cities);
        files.pairs("Person_isLocatedIn_City", cities.map(|(it, &city)| (person_id(it), city.into())))?;
        let friends = self.friends.pairs().map(|(one, other)| (person_id(one), person_id(other)));
        files.pairs("Person_knows_Person", friends)?;
        files.pairs("Person_hasInterest_Tag", of_persons(&self.interests))?;
        files.pairs("Person_studyAt_University", of_persons(&self.universities))?;
        files.pairs("Person_workAt_Company", of_persons(&self.companies))?;

        files.entities("Forum", (0..forums).map(forum_id))?;
        let moderators = (0..).zip(&self.moderators);
        let moderators = moderators.map(|(forum, &person)| (forum_id(forum), person_id(person)));
        files.pairs("Forum_hasModerator_Person", moderators)?;
        let members = self.members.pairs().map(|(forum, person)| (forum_id(forum), person_id(person)));
        files.pairs("Forum_hasMember_Person", members)?;
        let topics = self.topics.pairs().map(|(forum, tag)| (forum_id(forum), tag.into()));
        files.pairs("Forum_hasTag_Tag", topics)?;

        for (name, range) in [("Post", 0..posts), ("Comment", posts..messages)] {
            let of = || range.clone().map(|id| (message_id(id), &self.messages[id as usize]));
            files.entities(name, of().map(|(id, _)| id))?;
            let creators = of().map(|(id, message)| (id, person_id(message.creator)));
            files.pairs(&format!("{name}_hasCreator_Person"), creators)?;
            let countries = of().map(|(id, message)| (id, message.country.into()));
            files.pairs(&format!("{name}_isLocatedIn_Country"), countries)?;
            let tags = of().flat_map(|(id, message)| message.tags.iter().map(move |&tag| (id, tag.into())));
            files.pairs(&format!("{name}_hasTag_Tag"), tags)?;
            let likes = self.likes.pairs().filter(|(_, message)| range.contains(message));
            let likes = likes.map(|(person, message)| (person_id(person), message_id(message)));
            files.pairs(&format!("Person_likes_{name}"), likes)?;
            let replies = (posts..messages).filter_map(|id| {
                let to = self.messages[id as usize].replies_to.filter(|to| range.contains(to))?;
                Some((message_id(id), message_id(to)))
            });
            files.pairs(&format!("Comment_replyOf_{name}"), replies)?;
        }
        let contained = (0..posts).map(|id| (forum_id(self.messages[id as usize].forum), message_id(id)));
        files.pairs("Forum_containerOf_Post", contained)?;
        Ok(files.rows)
    }
}
