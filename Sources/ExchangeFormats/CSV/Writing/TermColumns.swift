/// The columns in which a delivered file tells its recipient, beside each record, until when to act, by which article, and
/// what follows on silence. A reader passes over them, so that its sender can drop
/// the file as it is.
public enum TermColumns {
  /// Their titles, in order.
  public static let titles = ["办理期限", "期限依据", "逾期后果"]
}
