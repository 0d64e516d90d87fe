//! How less than the sum of the fees is paid, in words.

use super::{Desk, sentence};
use crate::handbook::page::{Block, Chapter, line};
use crate::units::Pool;

pub(super) fn chapter(desk: &Desk<'_>) -> Chapter {
    let payment = &desk.profile.payment;
    let mut blocks = Vec::new();
    if let Some(share) = payment.share {
        let whose = match payment.pool {
            Pool::Session => "one session",
            Pool::Day => "all sessions of one patient, day and billing tax id",
        };
        let text = format!(
            "of the units of {whose} that are reduced, the one with the largest practice expense is paid in full, and every other \
             loses {share}% of its practice expense"
        );
        blocks.push(Block::Text(line(sentence(&text))));
        if let Some(source) = &payment.source {
            blocks.push(Block::Facts(vec![("source", desk.source(source))]));
        }
        let codes = vec![("codes", line(payment.reduced.join(", ")))];
        blocks.push(Block::More(String::from("Which codes are reduced"), vec![Block::Facts(codes)]));
    }
    if payment.lesser_of_charge {
        blocks.push(Block::Text(line(sentence("no more is paid than the charge"))));
    }
    Chapter { id: String::from("payment"), title: String::from("What is paid"), blocks }
}
