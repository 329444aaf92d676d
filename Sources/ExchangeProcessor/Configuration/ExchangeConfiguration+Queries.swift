import ExchangeFormats
import ExchangeLedger
import ExchangeQueries

extension ExchangeConfiguration {
  /// What can be asked of a ledger of this exchange.
  func queries(_ ledger: any LedgerSource) -> Queries {
    Queries(ledger, departments: catalogue.table, scopes: kinds.scopes)
  }
}
