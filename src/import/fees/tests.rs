//! Fee files, right and wrong.

use jiff::civil::date;

use super::{Gpci, indexes, read, relative, release, schedule, write};
use crate::payment::{FeeSchedule, NoFee, Setting};

const STACKED: &str = "2026 National Physician Fee Schedule Relative Value File,,,\n\
,,,,NOT USED,,NON-FAC,NON-FAC,FACILITY,FACILITY,,NON-,,,,,,,,,,,,,,,,,,,,\n\
,,,STATUS,FOR MEDICARE,WORK,,NA,,NA,MP,FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,POST,MULT,BILAT,ASST,CO-,TEAM,,ENDO,CONV,,CALCULATION,,,,\n\
,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n\
HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,PROC,SURG,SURG,SURG,SURG,IND,BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,AMOUNT,AMOUNT\n";

fn line(code: &str, status: &str, values: [&str; 4], indicators: [&str; 2]) -> String {
    let [work, office, facility, malpractice] = values;
    let [pctc, multiple] = indicators;
    format!(
        "{code},,\"words, \u{e9}\",{status},,{work},{office},,{facility},NA,{malpractice},0.89,0.89,{pctc},XXX,0,0,0,{multiple},0,0,0,0,,,33.4009,09,0,99,0,0,0\n"
    )
}

fn cms() -> String {
    let mut text = String::from(STACKED);
    text.push_str(&line("97124", "A", ["0.35", "0.53", "0.53", "0.01"], ["7", "5"]));
    text.push_str(&line("97129", "A", ["0.50", "0.16", "0.08", "0.01"], ["0", "0"]));
    text.push_str(&line("97010", "B", ["0.06", "0.13", "0.13", "0.01"], ["9", "9"]));
    text
}

const INDEXES: &str = "ADDENDUM E,,,,,,\n\
Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,2026 PW GPCI (with 1.0 Floor),2026 PE GPCI,2026 MP GPCI\n\
01112,CA,05,SAN FRANCISCO*,1.080,1.392,0.397\n\
01112,CA,06,SAN MATEO,1.080,1.392,0.397\n\
02102,AK,01,ALASKA**,1.500,1.081,0.592\n\
,,,,,,\n\
* a footnote,,,,,,\n";

fn national() -> FeeSchedule {
    let all = relative("PPRRVU2026_Oct_nonQPP.csv", cms().as_bytes()).unwrap();
    schedule("f", &all, &Gpci::national(), release("PPRRVU2026_Oct_nonQPP.csv").unwrap()).unwrap()
}

fn told<T: std::fmt::Debug>(result: Result<T, Vec<super::FeeError>>) -> Vec<String> {
    result.unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn relative_values_become_dollars_with_all_that_the_reduction_needs() {
    let fees = national();
    let row = fees.rows().find(|fee| fee.code == "97124").unwrap();
    assert_eq!(row.fee.unwrap().to_string(), "29.73");
    assert_eq!(row.practice_expense.unwrap().to_string(), "17.702477");
    assert_eq!(row.parts.as_ref().unwrap().work.to_string(), "11.690315");
    assert_eq!((row.multiple_procedure.as_deref(), row.pc_tc.as_deref()), (Some("5"), Some("7")));
    assert_eq!((row.setting, row.from, row.until), (None, Some(date(2026, 10, 1)), Some(date(2026, 12, 31))));
    assert!(fees.rows().all(|fee| !format!("{fee:?}").contains("words")), "a descriptor got in");
}

#[test]
fn the_two_settings_have_their_own_fees_where_they_differ() {
    let fees = national();
    let on = date(2026, 11, 1);
    let price =
        |setting| fees.price("97129", &[], setting, on).map(|price| crate::payment::cents(price.full).to_string());
    assert_eq!(price(Some(Setting::NonFacility)), Ok(String::from("22.38")));
    assert_eq!(price(Some(Setting::Facility)), Ok(String::from("19.71")));
    assert_eq!(price(None), Err(NoFee::SettingUnknown));
    assert_eq!(fees.price("97010", &[], None, on), Err(NoFee::NotPriced(Some(String::from("B")))));
    assert_eq!(fees.price("97124", &[], None, date(2027, 1, 1)), Err(NoFee::NotListed));
    assert!(fees.price("97124", &[], None, on).is_ok());
}

#[test]
fn a_locality_is_found_by_contractor_or_state() {
    let found = |wanted| indexes("GPCI2026.csv", INDEXES.as_bytes(), wanted);
    assert_eq!(found("01112-05").unwrap().name, "SAN FRANCISCO");
    assert_eq!(found("CA-5").unwrap(), found("01112-05").unwrap());
    assert_eq!(found("AK").unwrap().name, "ALASKA");
    let all = relative("f", cms().as_bytes()).unwrap();
    let dates = release("PPRRVU2026_Jan_QPP.csv").unwrap();
    let fees = schedule("f", &all, &found("CA-05").unwrap(), dates).unwrap();
    // 0.35 × 1.080, 0.53 × 1.392 and 0.01 × 0.397, times 33.4009, is 37.39983…
    assert_eq!(fees.rows().find(|fee| fee.code == "97124").unwrap().fee.unwrap().to_string(), "37.40");
    assert_eq!(
        told(found("CA")),
        [
            "GPCI2026.csv: `CA`: expected a locality that the file has: one of 01112-05 SAN FRANCISCO, 01112-06 SAN MATEO"
        ]
    );
    assert_eq!(
        told(found("ZZ-99")),
        [
            "GPCI2026.csv: `ZZ-99`: expected a locality that the file has: contractor and number such as 01112-05, or state and number such as CA-05"
        ]
    );
}

#[test]
fn a_header_that_changed_or_a_file_cut_off_is_refused() {
    let moved = cms().replace("RVU,PE RVU,INDICATOR,PE RVU", "RVU,INDICATOR,PE RVU,PE RVU");
    assert_eq!(
        told(relative("f.csv", moved.as_bytes())),
        [
            "f.csv:5, column 7: `INDICATOR`: expected `PE RVU`; CMS has changed the layout, and reading on would take the wrong column",
            "f.csv:5, column 8: `PE RVU`: expected `INDICATOR`; CMS has changed the layout, and reading on would take the wrong column",
        ]
    );
    let text = cms();
    let cut = text.get(..text.len().saturating_sub(40)).unwrap();
    assert_eq!(
        told(relative("f.csv", cut.as_bytes())),
        ["f.csv:8: `97010`: expected 32 columns; there are 16: the file is cut off here"]
    );
    assert_eq!(
        told(relative("f.csv", STACKED.as_bytes())),
        ["f.csv: expected more than 15000 codes, or an extract of fewer than 2000; 0 are there: is the file whole?"]
    );
    assert_eq!(
        told(relative("f.csv", b"code,fee\n97124,1\n")),
        ["f.csv: expected a row that begins with `HCPCS`, as in CMS's PPRRVU file; is it the CSV file of that name?"]
    );
    let mut long = String::from(STACKED);
    for n in 0..3000 {
        long.push_str(&line(&format!("{:05}", n), "A", ["0.35", "0.53", "0.53", "0.01"], ["7", "5"]));
    }
    assert_eq!(
        told(relative("f.csv", long.as_bytes())),
        ["f.csv: expected more than 15000 codes, or an extract of fewer than 2000; 3000 are there: is the file whole?"]
    );
    let other = line("97140", "A", ["0.43", "0.39", "0.39", "0.01"], ["7", "5"]).replace("33.4009", "33.5675");
    let two = format!("{}{other}", cms());
    assert!(
        told(relative("f.csv", two.as_bytes()))[0]
            .contains("CONV FACTOR: `33.5675`: expected the conversion factor of the rows before")
    );
    let negative = cms().replace("0.35", "-0.35");
    assert_eq!(
        told(relative("f.csv", negative.as_bytes())),
        ["f.csv:6, WORK RVU: `-0.35`: expected an amount that is not below zero"]
    );
    let older = INDEXES.replace("Contractor (MAC),State,Locality Number", "Contractor (MAC),Number,Locality Number");
    assert_eq!(
        told(indexes("g.csv", older.as_bytes(), "CA-05")),
        ["g.csv:2, column 2: `Number`: expected the state of a locality; CMS has changed the layout"]
    );
}

#[test]
fn latin_1_is_read_and_a_workbook_is_not() {
    let bytes: Vec<u8> = cms().chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert_eq!(relative("f", &bytes).unwrap(), relative("f", cms().as_bytes()).unwrap());
    assert_eq!(
        told(read("f", b"PK\x03\x04")),
        ["f: expected a CSV file; this is an archive or a workbook: unpack it, or save it as CSV"]
    );
}

#[test]
fn what_is_written_is_read_as_the_same_fees() {
    let fees = national();
    let mut file = Vec::new();
    write(&fees, &mut file).unwrap();
    assert_eq!(read("fees.csv", &file).unwrap(), fees);
}

#[test]
fn a_payers_own_fees_and_what_is_wrong_with_them() {
    let own = read(
        "own.csv",
        b"code,modifier,fee,from,until,practice_expense\n97124,,31.50,2026-01-01,,17.70\n97124,GP,30,,,\n",
    )
    .unwrap();
    let on = date(2026, 3, 2);
    let price = |modifiers: &[String]| own.price("97124", modifiers, None, on).unwrap().full.to_string();
    assert_eq!(price(&[]), "31.50");
    assert_eq!(price(&[String::from("KX"), String::from("GP")]), "30");
    let wrong = |rows: &str| told(read("own.csv", format!("code,fee,from,until\n{rows}").as_bytes()));
    assert_eq!(
        wrong("97124,$31.50,,\n"),
        ["own.csv:2, fee: `$31.50`: expected an amount such as 29.73, without a currency sign"]
    );
    assert_eq!(wrong("97124,-1,,\n"), ["own.csv:2, fee: `-1`: expected an amount that is not below zero"]);
    assert_eq!(wrong("97124,31.505,,\n"), ["own.csv:2, fee: `31.505`: expected a fee in whole cents"]);
    assert_eq!(
        wrong("97124,\"1,031.50\",,\n"),
        ["own.csv:2, fee: `1,031.50`: expected an amount such as 1029.73, without a separator of thousands"]
    );
    assert_eq!(wrong("97124,,,\n"), ["own.csv:2, fee: expected a fee, or a status that says why there is none"]);
    assert_eq!(wrong("9712,1,,\n"), ["own.csv:2, code: `9712`: expected a code of five digits and capitals"]);
    assert_eq!(
        wrong("97124,1,2026-12-31,2026-01-01\n"),
        ["own.csv:2, fee: `1`: expected a last day that is not before the first"]
    );
    assert_eq!(wrong("97124,1,1/2/2026,\n"), ["own.csv:2, from: `1/2/2026`: expected a day as YYYY-MM-DD"]);
    assert_eq!(wrong("97124,1,\n"), ["own.csv:2: expected 4 cells, as in the header; there are 3"]);
    assert_eq!(
        wrong("97124,1,2026-01-01,\n97140,1,,\n97124,2,,2026-01-01\n"),
        [
            "own.csv:4, code: `97124`: expected one fee for a code, modifier, setting and day; line 2 has it already: take one out, or give dates that do not meet"
        ]
    );
    assert!(read("own.csv", b"code,fee,from,until\n97124,1,2026-01-02,\n97124,2,,2026-01-01\n").is_ok());
    assert_eq!(
        told(read("own.csv", b"code,fees\n97124,1\n")),
        [
            "own.csv:1, header: `fees`: expected one of code, modifier, setting, from, until, fee, practice_expense, work, malpractice, conversion_factor, status, multiple_procedure, pc_tc; did you mean `fee`?"
        ]
    );
    assert_eq!(told(read("own.csv", b"code,from\n97124,\n")), ["own.csv:1, header: expected a column `fee`"]);
    assert_eq!(told(read("own.csv", b"code,fee\n")), ["own.csv: expected a row for each code behind the header"]);
}

#[test]
fn a_release_is_known_by_its_name() {
    assert_eq!(release("PPRRVU2026_Jan_QPP.csv").unwrap().from, date(2026, 1, 1));
    assert_eq!(release("fees.csv"), None);
    assert_eq!(release("PPRRVU26_JAN.csv"), None);
}
