import { Component } from 'react'
import type { ErrorInfo, ReactNode } from 'react'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'

type Props = { readonly children: ReactNode }
type Caught = { readonly error: unknown }

/** A page that breaks leaves the rest of the program standing. */
export class PageFault extends Component<Props, Caught> {
  override readonly state: Caught = { error: null }
  static getDerivedStateFromError(error: unknown): Caught {
    return { error }
  }
  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(error, info.componentStack)
  }
  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    return (
      <div style={{ padding: 24 }}>
        {/* A new version may have replaced the files this page wanted: a full load fetches the present ones. */}
        <RefusalAlert error={this.state.error} onRetry={() => window.location.reload()} />
      </div>
    )
  }
}
