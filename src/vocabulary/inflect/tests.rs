use super::*;
use crate::model::schema::Verb;
use crate::vocabulary::Inflection;

#[test]
fn verbs() {
    let forms = |base: &str| {
        let Verb { third, past, participle, gerund, .. } = verb(base);
        [third, past, participle, gerund].join(" ")
    };
    assert_eq!(forms("stockpile"), "stockpiles stockpiled stockpiled stockpiling");
    assert_eq!(forms("order"), "orders ordered ordered ordering");
    assert_eq!(forms("ship"), "ships shipped shipped shipping");
    assert_eq!(forms("supply"), "supplies supplied supplied supplying");
    assert_eq!(forms("run"), "runs ran run running");
    assert_eq!(forms("overtake"), "overtakes overtook overtaken overtaking");
    assert_eq!(forms("visit"), "visits visited visited visiting");
    assert_eq!(forms("transfer"), "transfers transferred transferred transferring");
    assert_eq!(forms("cross"), "crosses crossed crossed crossing");
    assert_eq!(forms("lie"), "lies lay lain lying");
}

#[test]
fn verbs_that_reports_use() {
    for (base, past, participle, gerund) in [
        ("bid", "bid", "bid", "bidding"),
        ("outbid", "outbid", "outbid", "outbidding"),
        ("break", "broke", "broken", "breaking"),
        ("overcome", "overcame", "overcome", "overcoming"),
        ("shrink", "shrank", "shrunk", "shrinking"),
        ("spin", "spun", "spun", "spinning"),
        ("begin", "began", "begun", "beginning"),
        ("upset", "upset", "upset", "upsetting"),
        ("repay", "repaid", "repaid", "repaying"),
        ("relay", "relayed", "relayed", "relaying"),
        ("forecast", "forecast", "forecast", "forecasting"),
        ("control", "controlled", "controlled", "controlling"),
    ] {
        let verb = verb(base);
        assert_eq!((&*verb.past, &*verb.participle, &*verb.gerund), (past, participle, gerund), "{base}");
    }
}

#[test]
fn nouns_and_adjectives() {
    assert_eq!(plural("company"), "companies");
    assert_eq!(plural("data center"), "data centers");
    assert_eq!(plural("person"), "people");
    assert_eq!(degrees("large"), Some(("larger".into(), "largest".into())));
    assert_eq!(degrees("big"), Some(("bigger".into(), "biggest".into())));
    assert_eq!(degrees("early"), Some(("earlier".into(), "earliest".into())));
    assert_eq!(degrees("low"), Some(("lower".into(), "lowest".into())));
    assert_eq!(degrees("populous"), None);
}

/// Base, third, past, participle, gerund; what is read besides behind a stroke.
const VERBS: &str = "\
ban bans banned banned banning
permit permits permitted permitted permitting
visit visits visited visited visiting
offer offers offered offered offering
vomit vomits vomited vomited vomiting
ballot ballots balloted balloted balloting
cancel cancels canceled canceled canceling|cancelled cancelling
travel travels traveled traveled traveling|travelled
fuel fuels fueled fueled fueling|fuelled
reveal reveals revealed revealed revealing
control controls controlled controlled controlling
format formats formatted formatted formatting
overlap overlaps overlapped overlapped overlapping
unwrap unwraps unwrapped unwrapped unwrapping
reckon reckons reckoned reckoned reckoning
traffic traffics trafficked trafficked trafficking
panic panics panicked panicked panicking
arc arcs arced arced arcing
squat squats squatted squatted squatting
quiz quizzes quizzed quizzed quizzing
lie lies lay lain lying|lied
lay lays laid laid laying
die dies died died dying
shrink shrinks shrank shrunk shrinking|shrunk
spin spins spun spun spinning
break breaks broke broken breaking
forbid forbids forbade forbidden forbidding
withdraw withdraws withdrew withdrawn withdrawing
undertake undertakes undertook undertaken undertaking
oversee oversees oversaw overseen overseeing
misunderstand misunderstands misunderstood misunderstood misunderstanding
undergo undergoes underwent undergone undergoing
outdo outdoes outdid outdone outdoing
veto vetoes vetoed vetoed vetoing
forgo forgoes forwent forgone forgoing
get gets got got getting|gotten
learn learns learned learned learning|learnt
plead pleads pleaded pleaded pleading|pled
prove proves proved proven proving|proved
strike strikes struck struck striking|stricken
beset besets beset beset besetting
sublet sublets sublet sublet subletting
rebuild rebuilds rebuilt rebuilt rebuilding
uphold upholds upheld upheld upholding
dwell dwells dwelt dwelt dwelling|dwelled
focus focuses focused focused focusing|focussed
agree agrees agreed agreed agreeing
dye dyes dyed dyed dyeing
singe singes singed singed singeing
ski skis skied skied skiing
";

/// Singular and plural; what is read besides behind a stroke.
const NOUNS: &str = "\
person people
subsidiary subsidiaries
analysis analyses
crisis crises
hypothesis hypotheses
axis axes
criterion criteria
phenomenon phenomena
aircraft aircraft
series series
index indices|indexes
referendum referendums|referenda
embargo embargoes|embargos
veto vetoes
photo photos
radio radios
bus buses
gas gases
stomach stomachs
roof roofs
proof proofs
shelf shelves
midwife midwives
grandchild grandchildren
chairman chairmen
woman women
human humans
German Germans
head of state heads of state
chief of staff chiefs of staff
commander in chief commanders in chief
attorney general attorneys general
data center data centers
boss bosses
tax taxes
";

#[test]
fn verbs_of_each_kind() {
    for line in VERBS.lines() {
        let (line, others) = line.split_once('|').unwrap_or((line, ""));
        let expected: Vec<&str> = line.split(' ').collect();
        let of = verb(expected[0]);
        assert_eq!([&*of.base, &*of.third, &*of.past, &*of.participle, &*of.gerund][..], expected[..]);
        let forms: Vec<String> = forms(&of).into_iter().map(|(_, form)| form).collect();
        for other in others.split_whitespace() {
            assert!(forms.contains(&other.to_string()), "{other}: {forms:?}");
        }
    }
}

#[test]
fn nouns_of_each_kind() {
    for line in NOUNS.lines() {
        let (line, others) = line.split_once('|').unwrap_or((line, ""));
        let words: Vec<&str> = line.split(' ').collect();
        let (singular, expected) = words.split_at(words.len() / 2);
        let (singular, expected) = (singular.join(" "), expected.join(" "));
        let plurals = plurals(&singular);
        assert_eq!(plurals[0], expected);
        assert!(others.split_whitespace().all(|other| plurals.contains(&other.to_string())), "{line}");
        assert!(is_plural(&expected), "{expected}");
        assert!(singular == expected || !is_plural(&singular), "{singular}");
    }
    for singular in ["status", "business", "news", "atlas", "bias", "process", "analysis"] {
        assert!(!is_plural(singular), "{singular}");
    }
}

#[test]
fn what_a_base_gives_itself_has_no_other_form() {
    let of = Verb { past: "shrinked".into(), ..verb("shrink") };
    let pasts: Vec<_> = forms(&of).into_iter().filter(|(of, _)| *of == Inflection::Past).collect();
    assert_eq!(pasts, [(Inflection::Past, "shrinked".to_string())]);
}
