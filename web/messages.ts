import type { CheckoutView } from '../src/contract/checkout.ts'

export type CheckoutMethod = CheckoutView['methods'][number]

/** What the agreement widget says: every term that it shows, and whether the buyer agrees to it. */
export interface AgreementState {
  readonly agreedRequiredTerms: boolean
  readonly terms: readonly {
    readonly id: string
    readonly title: string
    readonly content: string
    readonly required: boolean
    readonly agreed: boolean
  }[]
}

/** What a widget's frame tells the script that framed it, and nobody else. Nothing in it is secret. */
export type WidgetMessage = { readonly source: 'naru-widget' } & (
  | { readonly type: 'resize'; readonly height: number }
  | { readonly type: 'selected'; readonly method: CheckoutMethod }
  | { readonly type: 'agreed'; readonly agreement: AgreementState }
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }
)

/** The script's first word to a widget's frame, from which the frame learns whom it may answer. */
export interface Greeting {
  readonly source: 'naru-sdk'
  readonly type: 'hello'
}
