//! `textDocument/semanticTokens/full` and `range`.

use lsp_types::{
    SemanticToken, SemanticTokenType, SemanticTokens, SemanticTokensLegend, SemanticTokensParams,
    SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult,
};

use super::super::workspace::World;
use crate::ide::tokens::{Token, tokens};
use crate::source::SourceId;

/// The protocol's names for the kinds of words, in the order of [`Token`].
const TYPES: [(Token, SemanticTokenType); 13] = [
    (Token::Keyword, SemanticTokenType::KEYWORD),
    (Token::Effect, SemanticTokenType::MACRO),
    (Token::Fact, SemanticTokenType::PROPERTY),
    (Token::List, SemanticTokenType::TYPE),
    (Token::Param, SemanticTokenType::PARAMETER),
    (Token::Table, SemanticTokenType::STRUCT),
    (Token::Define, SemanticTokenType::FUNCTION),
    (Token::Word, SemanticTokenType::ENUM_MEMBER),
    (Token::Code, SemanticTokenType::VARIABLE),
    (Token::Quantity, SemanticTokenType::NUMBER),
    (Token::Text, SemanticTokenType::STRING),
    (Token::Comment, SemanticTokenType::COMMENT),
    (Token::Sign, SemanticTokenType::OPERATOR),
];

/// What the numbers in the answers stand for.
pub(in super::super) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend { token_types: TYPES.into_iter().map(|(_, name)| name).collect(), token_modifiers: Vec::new() }
}

pub(super) fn full(world: &World<'_>, id: SourceId, _: &SemanticTokensParams) -> Option<SemanticTokensResult> {
    let whole = 0..world.snapshot.text(id).len();
    Some(SemanticTokensResult::Tokens(encoded(world, id, &whole)))
}

pub(super) fn range(
    world: &World<'_>,
    id: SourceId,
    params: &SemanticTokensRangeParams,
) -> Option<SemanticTokensRangeResult> {
    let stretch = world.lines(id).span(params.range);
    Some(SemanticTokensRangeResult::Tokens(encoded(world, id, &stretch)))
}

/// Each token by its distance from the one before.
fn encoded(world: &World<'_>, id: SourceId, stretch: &std::ops::Range<usize>) -> SemanticTokens {
    let lines = world.lines(id);
    let (mut line, mut column) = (0u32, 0u32);
    let mut data = Vec::new();
    for (span, token) in tokens(world.snapshot, id, stretch) {
        let range = lines.range(span);
        let down = range.start.line.saturating_sub(line);
        let right = if down == 0 { range.start.character.saturating_sub(column) } else { range.start.character };
        let number = TYPES.iter().position(|(one, _)| *one == token).and_then(|number| u32::try_from(number).ok());
        data.push(SemanticToken {
            delta_line: down,
            delta_start: right,
            length: range.end.character.saturating_sub(range.start.character),
            token_type: number.unwrap_or_default(),
            token_modifiers_bitset: 0,
        });
        (line, column) = (range.start.line, range.start.character);
    }
    SemanticTokens { result_id: None, data }
}
