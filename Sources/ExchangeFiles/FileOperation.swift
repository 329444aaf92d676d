import ExchangeBase

/// What is done to a file or folder, in words for whoever is told that it couldn't be.
public enum FileOperation: Sendable, Equatable, Codable {
  /// A file or folder is opened, looked at, listed or read.
  case open, lookAt, lookAtRoom, list, read
  /// It is read while somebody writes it.
  case readWhileWritten
  /// It is read as a regular file, which it has to be.
  case readAsRegular
  /// What was written is read again, to be compared.
  case readBack
  /// A folder is used as one.
  case use
  /// A file is made, written, cut or closed.
  case make, write, cut, close
  /// A folder is made; one is made under a name of its own.
  case makeFolder, makeFolderLike
  /// A link is made.
  case link
  /// What was written is made to last.
  case flush, flushFileSystem
  /// Time, rights or group are set.
  case setTime, setRights, giveToGroup(UInt32)
  /// A file is renamed to another path, as people may be shown it.
  case rename(to: String)
  /// Something is renamed to the path that is named.
  case renameTo
  /// Something is renamed in a folder so that nothing is replaced.
  case renameWithoutReplacing
  /// A file or folder is removed.
  case remove
  /// A folder is watched.
  case listen
  /// Our own folders are moved elsewhere.
  case move, moveOwnFolder
  /// What a department dropped is taken, or kept while somebody writes it.
  case takeFolder, keepWhileWritten
  /// What was staged is brought into its box.
  case bringToBox
  /// A command is run by a program, or a worker by a pipe and a program.
  case runCommand, makePipe, startWorker

  /// That it can't be done to what lies at a path.
  func refusal(at path: String) -> LocalizedText {
    switch self {
    case .open: Self.refusal("打开", "open", path)
    case .lookAt: Self.refusal("查看", "look at", path)
    case .lookAtRoom: Self.refusal("查看剩余空间：", "look at the room of", path)
    case .list: Self.refusal("列出", "list", path)
    case .read: Self.refusal("读取", "read", path)
    case .readWhileWritten: Self.refusal("在别人写入时读取", "read while somebody writes", path)
    case .readAsRegular: Self.refusal("当作普通文件读取", "read as a regular file", path)
    case .readBack: Self.refusal("读回核对", "read back", path)
    case .use: Self.refusal("使用", "use", path)
    case .make: Self.refusal("建立", "make", path)
    case .write: Self.refusal("写入", "write to", path)
    case .cut: Self.refusal("截短", "cut", path)
    case .close: Self.refusal("关闭", "close", path)
    case .makeFolder: Self.refusal("建立文件夹", "make the folder", path)
    case .makeFolderLike: Self.refusal("建立临时文件夹", "make a folder like", path)
    case .link: Self.refusal("链接", "link", path)
    case .flush: Self.refusal("写到盘上：", "flush", path)
    case .flushFileSystem: Self.refusal("写到盘上，所在文件系统：", "flush the file system of", path)
    case .setTime: Self.refusal("设定时间：", "set the time of", path)
    case .setRights: Self.refusal("设定权限：", "set the rights of", path)
    case .giveToGroup(let group):
      LocalizedText("不能把 \(path) 交给组 \(group)", "can't give to group \(group) \(path)")
    case .rename(let target):
      LocalizedText("不能把 \(path) 改名为 \(target)", "can't rename to \(target) the file \(path)")
    case .renameTo: Self.refusal("改名为", "rename to", path)
    case .renameWithoutReplacing: Self.refusal("在其中改名而不覆盖：", "rename without replacing in", path)
    case .remove: Self.refusal("删除", "remove", path)
    case .listen: Self.refusal("监听", "listen to", path)
    case .move: Self.refusal("移动", "move", path)
    case .moveOwnFolder: Self.refusal("把处理程序的文件夹移到", "move our folder to", path)
    case .takeFolder: Self.refusal("收取文件夹", "take the folder", path)
    case .keepWhileWritten: Self.refusal("在别人写入时留存", "keep while somebody writes", path)
    case .bringToBox: Self.refusal("送进发件文件夹：", "bring to its box", path)
    case .runCommand: Self.refusal("运行命令，用的是", "run a command by", path)
    case .makePipe: Self.refusal("建立管道，用于", "make a pipe for", path)
    case .startWorker: Self.refusal("启动检查进程，用的是", "start a worker from", path)
    }
  }

  private static func refusal(_ zh: String, _ en: String, _ path: String) -> LocalizedText {
    LocalizedText("不能\(zh)\(zh.hasSuffix("：") ? "" : " ")\(path)", "can't \(en) \(path)")
  }
}
