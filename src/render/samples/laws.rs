//! Random answers in every format.

use super::*;
use proptest::prelude::*;

fn table() -> impl Strategy<Value = Answer> {
    let text = prop_oneof![3 => "\\PC{0,12}", 1 => any::<String>()];
    let cell = prop_oneof![
        text.clone().prop_map(entity),
        text.prop_map(Cell::Text),
        any::<u64>().prop_map(Cell::Count),
        Just(Cell::Empty),
    ];
    (1usize..7).prop_flat_map(move |columns| {
        let row = (proptest::collection::vec(cell.clone(), columns), any::<bool>(), 0usize..3);
        let row = row.prop_map(|(cells, possible, evidence)| Row {
            cells,
            truth: if possible { Truth::Possible } else { Truth::Yes },
            evidence: (0..evidence).map(|line| claim("c", vec![attested("s", "p", line as u32)])).collect(),
            more_evidence: 0,
        });
        proptest::collection::vec(row, 0..6).prop_map(move |rows| Answer {
            columns: (0..columns).map(|index| column(&format!("c{index}"), index % 2 == 0)).collect(),
            rows: rows.into_iter().collect(),
            ..Answer::default()
        })
    })
}

proptest! {
    #[test]
    fn machines_read_back_what_was_answered(answer in table()) {
        let value: serde_json::Value = serde_json::from_str(&rendered(&answer, Format::Jsonl)).unwrap();
        let expected: Vec<Vec<serde_json::Value>> = answer.rows.iter().map(|row| {
            row.cells().iter().map(|cell| match cell {
                Cell::Entity(Entity { text, .. }) | Cell::Text(text) => text.as_str().into(),
                Cell::Count(number) => (*number).into(),
                _ => serde_json::Value::Null,
            }).collect()
        }).collect();
        prop_assert_eq!(&value["rows"], &serde_json::json!(expected));
        prop_assert_eq!(value["evidence"].as_array().unwrap().len(), answer.rows.len());

        let csv = rendered(&answer, Format::Csv);
        let mut reader = ::csv::ReaderBuilder::new().flexible(false).from_reader(csv.as_bytes());
        for (record, row) in reader.records().zip(answer.rows.iter()) {
            let record = record.unwrap();
            let cells: Vec<String> = row.cells().iter().map(Cell::text).collect();
            prop_assert_eq!(record.iter().take(cells.len()).collect::<Vec<_>>(), cells);
        }
    }

    #[test]
    fn no_shape_or_width_is_too_much_and_nothing_escapes(answer in table(), width in 0usize..60) {
        for format in [Format::Table, Format::Markdown, Format::Csv] {
            let mut out = vec![];
            let style = Style { color: false, width: Some(width), no_formulas: false };
            format.renderer(style, false).answer(&answer, &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            let hidden = |it: char| it.is_control() && !matches!(it, '\n' | '\r');
            prop_assert!(!text.contains(hidden), "{:?}", text);
        }
    }
}
