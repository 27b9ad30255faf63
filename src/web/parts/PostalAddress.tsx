import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { api, type Answer } from '../api.ts'
import { onKeys } from '../keys.ts'
import { useText } from '../locale.ts'
import { adviceOf, codeTyped, type Advice, type Offer } from './postal-offer.ts'
import { postalOfferText } from './postal-offer.text.ts'
import styles from './PostalAddress.module.css'
import type { Form } from './use-form.ts'

type Found = Answer<typeof api.postal.get>

type PostalAddressProps<K extends string> = {
  form: Form<{ [P in K]: string }>
  /** The names of the fields. The code of a large office also fills its name into `company`. */
  code: K
  address: K
  company?: K
  /** The field of the code. */
  children: ReactNode
}

/**
 * Offers the address of a postal code as soon as its seven digits are there, in any width, but not in the midst of a
 * conversion. One address fills an empty field, several are a list to choose from, and what was typed is never overwritten.
 */
export function PostalAddress<K extends string>(props: PostalAddressProps<K>): ReactNode {
  const { form, code, address, company, children } = props
  const queryClient = useQueryClient()
  const [found, setFound] = useState<Found | null>(null)
  const [filled, setFilled] = useState<string | null>(null)
  const asked = useRef<string | null>(null)
  const composing = useRef(false)
  // An answer meets the form as it is by then.
  const latest = useRef({ form, filled })
  useEffect(() => {
    latest.current = { form, filled }
  })

  const take = (offer: Offer): void => {
    const { values } = latest.current.form
    form.set(address, offer.address)
    setFilled(offer.address)
    if (company !== undefined && offer.company !== null && values[company].trim() === '')
      form.set(company, offer.company)
  }
  const ask = async (typed: string): Promise<void> => {
    const wanted = codeTyped(typed)
    if (composing.current || wanted === asked.current) return
    asked.current = wanted
    setFound(null)
    if (wanted === null) return
    const answer = await queryClient
      .fetchQuery({
        queryKey: ['postal', 'code', wanted],
        queryFn: ({ signal }) => api.postal.get({ params: { code: wanted } }, { signal }),
        retry: false,
      })
      // Nobody has to know: one goes on typing the address.
      .catch(() => null)
    if (answer === null || asked.current !== wanted) return
    setFound(answer)
    const now = latest.current
    const { first } = adviceOf({
      choices: answer.choices,
      address: now.form.values[address],
      filled: now.filled,
    })
    if (first) take(first)
  }
  const choose = (offer: Offer): void => {
    take(offer)
    setFound(null)
    document.getElementById(form.idOf(address))?.focus()
  }
  const advice = found && adviceOf({ choices: found.choices, address: form.values[address], filled })
  const listed = advice && (advice.kind === 'choose' || advice.kind === 'replace')
  return (
    <div
      role="presentation"
      className={styles['whole']}
      onCompositionStart={() => (composing.current = true)}
      onCompositionEnd={({ target }) => {
        composing.current = false
        if (target instanceof HTMLInputElement) void ask(target.value)
      }}
      onInput={({ target }) => {
        if (target instanceof HTMLInputElement) void ask(target.value)
      }}
      onKeyDown={(event) => {
        const whole = event.currentTarget
        if (!listed) return
        onKeys({
          ArrowDown: () => step(whole, 1),
          ArrowUp: () => step(whole, -1),
          Escape: () => {
            setFound(null)
            document.getElementById(form.idOf(code))?.focus()
          },
        })(event)
      }}
    >
      {children}
      {found && advice && (
        <Offers
          advice={advice}
          complete={found.complete}
          filled={filled !== null && form.values[address] === filled}
          onChoose={choose}
        />
      )}
    </div>
  )
}

type OffersProps = {
  advice: Advice
  complete: boolean
  filled: boolean
  onChoose: (offer: Offer) => void
}
function Offers({ advice, complete, filled, onChoose }: OffersProps): ReactNode {
  const t = useText(postalOfferText)
  const { kind, offers } = advice
  const note =
    kind === 'unknown' || kind === 'replace'
      ? t(kind)
      : kind === 'choose'
        ? t('choose', { count: offers.length })
        : filled
          ? t('filled')
          : ''
  return (
    <>
      <p role="status" className={styles['note']}>
        {note}
        {note !== '' && kind !== 'unknown' && !complete && ` ${t('incomplete')}`}
      </p>
      {(kind === 'choose' || kind === 'replace') && (
        <ul className={styles['list']} aria-label={t('candidates')} lang="ja">
          {offers.map((offer) => (
            <li key={offer.address + (offer.company ?? '')}>
              <button type="button" onClick={() => onChoose(offer)}>
                {kind === 'replace' ? t('replaceBy', { address: offer.address }) : offer.address}
                {offer.company !== null && <span className={styles['company']}>{offer.company}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** From the field into the list, and on in it; behind the last comes the first. */
function step(whole: Element, by: 1 | -1): void {
  const buttons = [...whole.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button === document.activeElement)
  const next = at < 0 ? (by > 0 ? 0 : buttons.length - 1) : (at + by + buttons.length) % buttons.length
  buttons[next]?.focus()
}
