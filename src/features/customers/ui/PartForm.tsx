import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { StaleDialog } from '#web/parts/StaleDialog.tsx'
import { useForm, type Form as FormState, type FormError } from '#web/parts/use-form.ts'
import { isProblem } from '#web/problem.ts'
import { customerText } from '../customer.text.ts'
import { customerQuery, useShowCustomer, type Customer } from './customer-queries.ts'
import styles from './PartForm.module.css'

type Values = { [name: string]: string }
/** A part as it is stored now: its version, and its values as the form has them. */
type Stored<V> = { readonly version: number; readonly values: V }

type PartFormProps<V extends Values> = {
  customerId: string
  initial: V
  /** The part as it was opened; without it a new one is made. */
  version?: number
  labels: { readonly [K in keyof V]: string }
  check?: (values: V) => readonly FormError[]
  save: (values: V, version: number) => Promise<Customer>
  /** The part in a record that was read again; undefined when it has gone. */
  find?: (customer: Customer) => Stored<V> | undefined
  /** The verb on the button, where it is neither adding nor saving. */
  action?: string
  onClose: () => void
  children: (form: FormState<V>) => ReactNode
}

/** Edits one part of a record (a contact point, a post) where it stands; asks when somebody else was first. */
export function PartForm<V extends Values>(props: PartFormProps<V>): ReactNode {
  const { customerId, initial, labels, check, save, find, onClose, children } = props
  const t = useText(customerText)
  const queryClient = useQueryClient()
  const showCustomer = useShowCustomer()
  // A change that arrives while one is writing must not become the version one writes over.
  const [version] = useState(props.version ?? 0)
  const [clash, setClash] = useState<(Stored<V> & { mine: V }) | null>(null)

  const write = async (values: V, on: number): Promise<void> => {
    try {
      showCustomer(await save(values, on))
      onClose()
    } catch (error) {
      if (isProblem(error, 'stale') && find) {
        const now = await queryClient.fetchQuery({ ...customerQuery(customerId), staleTime: 0 })
        const stored = find(now)
        if (stored) setClash({ ...stored, mine: values })
      }
      throw error
    }
  }
  const form = useForm<V>({
    initial,
    ...(check && { check }),
    save: (values) => write(values, version),
  })
  return (
    <div className={styles['part']}>
      <Form
        form={form}
        action={props.action ?? t(props.version === undefined ? 'addIt' : 'saveContact')}
        beside={
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t('cancel')}
          </Button>
        }
      >
        {children(form)}
      </Form>
      {clash && (
        <StaleDialog
          rows={Object.entries(clash.mine)
            .filter(([name, mine]) => clash.values[name] !== mine)
            .map(([name, mine]) => ({ label: labels[name] ?? name, mine, theirs: clash.values[name] }))}
          onKeepTheirs={onClose}
          onKeepMine={() => {
            setClash(null)
            void write(clash.mine, clash.version).catch(() => {})
          }}
        />
      )}
    </div>
  )
}
