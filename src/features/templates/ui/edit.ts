import { createContext, use } from 'react'
import type { Block, Document, Section } from '../templates.blocks.ts'
import type { Content, MailClass } from './template-queries.ts'

export type ChosenPart = { readonly kind: 'block' | 'section'; readonly id: string } | null

/** What every part of the block editor works with. */
export type Edit = {
  readonly document: Document
  readonly language: Content['language']
  readonly mailClass: MailClass
  readonly readOnly: boolean
  /** A shared block: of sections of its own only, in the colours of whatever it stands in. */
  readonly isShared: boolean
  readonly chosen: ChosenPart
  choose(part: ChosenPart): void
  /** A step of the history; letters typed with one `mark` within a moment are a single step. */
  change(next: (before: Document) => Document, mark?: string): void
  /** As `change`, of one block or one section. */
  setBlock(block: Block, mark?: string): void
  setSection(section: Section, mark?: string): void
  addBlock(type: Block['type']): void
  removeChosen(): void
  duplicateChosen(): void
  /** One step up or down, said aloud. */
  step(id: string, by: -1 | 1): void
  announce(words: string): void
  /** The colours of the mail, to choose from. */
  readonly colours: readonly string[]
  /** On narrow screens: the sheet with the settings of what is chosen. */
  openSettings(): void
}

const context = createContext<Edit | null>(null)
export const EditProvider = context.Provider

export function useEdit(): Edit {
  const edit = use(context)
  if (!edit) throw new Error('useEdit works inside the editor of a template only')
  return edit
}
