/// The names and limits of XML bundles.
public enum XMLBundle {
  /// The namespace of every element.
  public static let namespace = "urn:xuecheng:exchange:1"
  /// How deep elements may be nested; a good bundle has three levels.
  static let maximumDepth = 16
  /// The most bytes of a tag, a comment or a processing instruction.
  static let maximumMarkup = 65_536
  /// The most attributes of an element: libxml2 needs quadratic time for them.
  static let maximumAttributes = 64
  /// The most different names of elements, attributes, prefixes, namespaces and processing instructions in a document:
  /// libxml2 keeps each to the end. No kind has a hundredth of it.
  static let maximumNames = 4_096
  /// The most bytes of a field's text.
  static let maximumText = 1_048_576
  /// The most findings about one record's structure, and about the bundle.
  static let maximumComplaints = 100
  /// After so many complaints about one record, or about what stands outside of records, nothing more is read.
  static let complaintLimit = 10_000
  /// How many more complaints each record allows the document to have.
  static let complaintsPerRecord = 8
}
