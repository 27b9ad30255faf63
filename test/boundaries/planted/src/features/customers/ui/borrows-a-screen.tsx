// must be refused by enishi(zones)
import { notesUi } from '#features/notes/ui/notes.ui.tsx'
export const used = notesUi
