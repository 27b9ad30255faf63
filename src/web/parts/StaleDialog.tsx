import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '../locale.ts'
import { partsText } from './parts.text.ts'
import styles from './StaleDialog.module.css'

type StaleDialogProps = {
  /** What clashes: its label and both versions, as they are shown elsewhere. */
  rows: readonly { readonly label: string; readonly mine: ReactNode; readonly theirs: ReactNode }[]
  onKeepTheirs: () => void
  onKeepMine: () => void
}
/** Two people changed the same thing: both versions side by side, and a choice. Nothing is overwritten unasked. */
export function StaleDialog({ rows, onKeepTheirs, onKeepMine }: StaleDialogProps): ReactNode {
  const t = useText(partsText)
  return (
    <Modal
      opened
      onClose={onKeepTheirs}
      title={t('staleTitle')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('keepTheirs') }}
    >
      <p>{t('staleWhy')}</p>
      <table className={styles['versions']}>
        <thead>
          <tr>
            <th scope="col">{t('field')}</th>
            <th scope="col">{t('theirs')}</th>
            <th scope="col">{t('mine')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, mine, theirs }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{theirs || t('none')}</td>
              <td>{mine || t('none')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles['choice']}>
        <Button variant="default" onClick={onKeepTheirs}>
          {t('keepTheirs')}
        </Button>
        <Button variant="default" onClick={onKeepMine}>
          {t('keepMine')}
        </Button>
      </div>
    </Modal>
  )
}
