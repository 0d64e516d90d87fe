//! The map of what both programs share: [`visit`] invents visits, [`forms`] writes them, [`outcome`] is what rule set R says of one, [`hand`] says it by
//! hand, [`contest`] is what takes part, [`clock`] times it, [`rivals`] are other engines, [`versions`] of which we tell.

pub mod clock;
pub mod contest;
pub mod forms;
pub mod hand;
pub mod outcome;
pub mod rivals;
pub mod versions;
pub mod visit;
