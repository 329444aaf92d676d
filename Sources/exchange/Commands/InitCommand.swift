public import ArgumentParser
public import ExchangeProcessor
import SystemPackage

extension OwnFolders.Place: ExpressibleByArgument {}

/// `exchange init`.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: .said("在一个文件夹里建立新的交换。", "Lay out a new exchange in a folder."))

  @OptionGroup var exchange: ExchangeArgument
  @OptionGroup var answers: AnswerOptions

  @Option(
    help: .said(
      "按哪套办法；程序 profiles 文件夹里的文件名。", "The measure to follow; a file of the program's profiles folder."))
  var profile = ProgramData.standardProfile

  @Option(help: .said("名称，显示在报表上。", "The exchange's name, as reports show it."))
  var title: String?

  @Option(
    help:
      .said(
        "处理程序自己的文件夹放哪里：beside 在收发文件夹旁边，部门碰不到；inside 在里面，各文件夹各是一个挂载点的用这个。",
        "Where the processor's own folders of departments lie: beside their boxes, out of their reach, or inside, for boxes that are mounts."
      )
  )
  var ownFolders = OwnFolders.Place.beside

  @Flag(
    inversion: .prefixedNo,
    help: .said(
      "是否在各部门文件夹里放使用说明；见 exchange guide。",
      "Whether each department's folder gets its guide; see `exchange guide`."))
  var guides = true

  func run() throws {
    let root = FilePath(exchange.directory)
    try ExchangeInitializer.layOut(
      root, profile: profile, title: title, ownFolders: ownFolders, hasGuides: guides,
      data: ProgramData())
    try answers.print(InitAnswer(root: root))
  }
}
