//! Of the words of a statement: those that nobody knows, those that fit nowhere, and what is no value.

macro_rules! words {
    ([$next:ident $($then:ident)*] $($before:tt)*) => {
        $next! { [$($then)*] $($before)* words "Words, names and values of a statement" {
            UnknownWord "unknown-word" {
                "A word is neither one of the language nor of the base, and is the name of nothing."
                Ask("who hoarded K3")
                "Take one of the words that the message offers; `.schema` lists the base's own words, `.names` its names."
            }
            UnknownName "unknown-name" {
                "A name is needed, and nothing of the right kind is called that."
                Ask("what is the population of Milton, Brigg")
                "Correct the name; in a fact file, declare it behind its type: `firm Nvidia`."
            }
            NothingSaid "nothing-said" {
                "A question names what a vocabulary of the base knows, such as a country, and no claim of the base speaks of it."
                Run("echo 'use places' > kb/more.lore; lore ask 'is Acorn based in Germany'")
                "Ask of what the base speaks of: `.names` lists it."
            }
            TooManyCalled "too-many-called" {
                "So many things have one name that the question cannot be asked of each of them."
                Run("(echo name,key; seq 101 | sed s/^/Jo,/) > kb/rows.csv; printf 'import \"rows.csv\"\\n  source survey\\n  entity ?p: person {name} key {key}\\n' > kb/more.lore; lore ask 'find ?p where ?p called Jo'")
                "Say more of what is meant than its name: its type, its place, its key."
            }
            NotUnderstood "not-understood" {
                "All words are known, but the statement cannot be read on at the place that is shown."
                Ask("which firms stockpiled K3 are based in Milton")
                "Say it as the message offers, or in other words; docs/language.md has the forms."
            }
            Unfinished "unfinished" {
                "The statement ends, or a phrase of it does, before all is said."
                Ask("which firms stockpiled chips that")
                "Add what is missing; the message tells what may come next."
            }
            EmptyStatement "empty-statement" {
                "A statement has no words."
                Run("lore ask ''")
                "Ask a question: it begins with who, which, what, how many, is, did, when, where, list or the like."
            }
            UnclosedQuote "unclosed-quote" {
                "A quote is opened and not closed."
                Ask("describe \"K1")
                "End the text with `\"`; a quote within it is doubled."
            }
            UnclosedBracket "unclosed-bracket" {
                "A bracket of a statement is opened and not closed, so that all further lines belong to the statement."
                Type("who stockpiled (K1 or K2")
                "Close the bracket."
            }
            DoubtfulComment "doubtful-comment" {
                "`#` and a number may be a comment, or the end of a name."
                Facts("firm Channel #5")
                "Put quotes around the name, or a blank behind the `#` of a comment."
            }
            TooLong "too-long" {
                "A statement has too many words, a word or a line of a fact file too many letters, to be looked at."
                Run("lore ask $(yes K1 | head -n 2000)")
                "Split it into several statements; in a fact file, indent the rest of a list on lines beneath."
            }
            TooDeep "too-deep" {
                "Brackets are nested, or folders of the base lie within each other, deeper than anybody needs."
                Run("lore ask \"who makes $(yes '(' | head -n 100 | tr -d '\\n')K1$(yes ')' | head -n 100 | tr -d '\\n')\"")
                "Ask in several steps; move folders up."
            }
            TooComplex "too-complex" {
                "A statement has too many readings to try them all, or a question too many clauses to be run."
                Run("lore ask \"find ?f where $(seq 200 | sed 's/.*/?f makes ?c&,/') ?f makes K1\"")
                "Ask for a part of it, or use `find`, which has one reading."
            }
            TooAmbiguous "too-ambiguous" {
                "So many words of a statement have several meanings that their combinations cannot all be tried."
                Rare("did Smith, Jones, Moss, … meet", "it takes a dozen names that several things share")
                "Name the types, as in `the firm Acorn`, or use `find`."
            }
            ImpossibleDate "impossible-date" {
                "There is no such day or month, or a span of time ends before it begins."
                Ask("who stockpiled K3 in 2025-02-30")
                "Correct the date; dates are written 2025-04-15, 2025-04, Q2 2025, 2025, 15 April 2025."
            }
            NotADate "not-a-date" {
                "A date is needed, and something else stands there, or words that have no sure days: a season, a fiscal year without its end."
                Ask("who stockpiled K3 in summer 2024")
                "Write the days, months or years that are meant: 2025-04-15, 2025-04, early 2025."
            }
            AboutWhen "about-when" {
                "`about` is said of a date, and does not tell how near to it."
                Ask("firms with a founding year of about 1905")
                "Say `between … and …`."
            }
            NotANumber "not-a-number" {
                "A number is needed, or is to be taken of something that is none."
                Ask("find sum(?f) where ?f stockpiled K3")
                "Write a number, or count with `count(…)` what is no number."
            }
            NotAWholeNumber "not-a-whole-number" {
                "A limit or a number of hops is not a whole number from 1."
                Ask("find ?f where ?f makes ?c limit 1.5")
                "Write a whole number: `limit 5`."
            }
            NumberCommas "number-commas" {
                "A number has commas where they divide no thousands."
                Ask("which firms have a revenue of more than 0,125")
                "Commas divide thousands, and the decimal mark is a point: 0.125."
            }
            NumberRange "number-range" {
                "A number has more digits than can be kept exactly."
                Ask("which firms have a revenue of more than 0.00000000000000000000000000001")
                "Round it, or write it in a larger or smaller unit."
            }
            NoSuchParameter "no-such-parameter" {
                "A `$name` stands in a statement, and nobody said what it stands for."
                Ask("who stockpiled $chip")
                "Give it a value: `let chip = K1`, or `--set chip=K1` on the command line."
            }
            BadParameterName "bad-parameter-name" {
                "A parameter is given a name that could not be written behind `$`."
                Rare("session.set(\"1st\", \"K1\")", "only a program that uses the library can: scripts and the command line refuse such a name before")
                "Begin the name with a letter, and go on with letters, digits, `-` and `_`."
            }
            NoAntecedent "no-antecedent" {
                "A pronoun, or a noun such as `the county`, speaks of something that was not named before."
                Ask("what does it border")
                "Name it again."
            }
        } }
    };
}
