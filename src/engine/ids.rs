//! The facts that the engine itself reads, looked up once.

use crate::model::facts::{FactId, Owner};

macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $name:ident: $owner:ident $path:literal;)+) => {
        /// Facts of the contract by the engine's names for them.
        #[derive(Clone, Copy, Debug)]
        pub struct Ids { $($(#[doc = $doc])+ pub $name: Option<FactId>,)+ }

        impl Ids {
            /// Looks them up.
            #[must_use]
            pub fn new() -> Self {
                Self { $($name: FactId::find(Owner::$owner, $path),)+ }
            }
        }
    };
}

ids! {
    /// Day of the session.
    date: Session "date_of_service";
    /// Number of the patient.
    patient: Session "patient.id";
    /// Day from which on the history is complete.
    complete_from: Session "history.complete_from";
    /// Payer of the session.
    payer: Session "payer";
    /// Who paid for it.
    paid_by: Session "paid_by";
    /// NPI of the rendering provider.
    provider_npi: Session "provider.npi";
    /// Date of birth.
    birth_date: Session "patient.birth_date";
    /// Rendering provider's type.
    provider_type: Session "provider.type";
    /// Rendering provider's taxonomy.
    taxonomy: Session "provider.taxonomy";
    /// Tax id of who is paid.
    tax_id: Session "billing.tax_id";
    /// Discipline.
    discipline: Session "discipline";
    /// Diagnoses.
    diagnoses: Session "diagnoses";
    /// Whether the claim takes one back.
    claim_frequency: Session "claim.frequency";
    /// Place of the session.
    place: Session "place_of_service";
    /// Start of the session.
    start: Session "start_time";
    /// End of the session.
    end: Session "end_time";
    /// Code of a line.
    code: Line "code";
    /// Charge number of a line.
    line_id: Line "id";
    /// What became of a line that was sent.
    outcome: Line "outcome";
    /// Minutes of a line.
    minutes: Line "minutes";
    /// Minutes of a line by an assistant alone.
    assistant_minutes: Line "assistant_minutes";
    /// Modifiers of a line.
    modifiers: Line "modifiers";
    /// Units the biller intends.
    units_billed: Line "units_billed";
    /// Charge of a line.
    charge: Line "charge";
    /// Pointers of a line.
    pointers: Line "diagnosis_pointers";
    /// Who performed a line.
    performed_by: Line "performed_by";
    /// Place of a line.
    line_place: Line "place_of_service";
    /// Start of a line.
    line_start: Line "start_time";
    /// End of a line.
    line_end: Line "end_time";
    /// First day of an authorization.
    auth_from: Authorization "from";
    /// Last day of an authorization.
    auth_until: Authorization "until";
    /// Visits approved.
    auth_visits: Authorization "visits";
    /// Visits used.
    auth_visits_used: Authorization "visits_used";
    /// Units approved.
    auth_units: Authorization "units";
    /// Units used.
    auth_units_used: Authorization "units_used";
    /// Codes approved.
    auth_codes: Authorization "codes";
}

impl Default for Ids {
    fn default() -> Self {
        Self::new()
    }
}
