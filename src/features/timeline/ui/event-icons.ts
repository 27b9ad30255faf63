import {
  IconAddressBook,
  IconAddressBookOff,
  IconArrowBackUp,
  IconBuilding,
  IconEdit,
  IconFileImport,
  IconNote,
  IconNoteOff,
  IconPaperclip,
  IconPencil,
  IconRestore,
  IconTag,
  IconTagOff,
  IconTrash,
  IconUserCheck,
  IconUserPlus,
} from '@tabler/icons-react'
import type { Icon } from '#web/ui.ts'

/** The Tabler icons that events name in the catalogue, by that name; all five thousand would be megabytes. */
export const eventIcons: { readonly [name: string]: Icon } = {
  AddressBook: IconAddressBook,
  AddressBookOff: IconAddressBookOff,
  ArrowBackUp: IconArrowBackUp,
  Building: IconBuilding,
  Edit: IconEdit,
  FileImport: IconFileImport,
  Note: IconNote,
  NoteOff: IconNoteOff,
  Paperclip: IconPaperclip,
  Pencil: IconPencil,
  Restore: IconRestore,
  Tag: IconTag,
  TagOff: IconTagOff,
  Trash: IconTrash,
  UserCheck: IconUserCheck,
  UserPlus: IconUserPlus,
}
