export { DeckFile } from "./deckFile";
export { type DeckContent, parseDeck } from "./file";
