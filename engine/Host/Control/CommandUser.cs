namespace LowLatency.Host.Control;

/// <summary>Whose file it is.</summary>
/// <param name="MayCommand">Its owner may command this engine; null = not known yet: look again.</param>
/// <param name="Text">For a log line: name and number, or the number.</param>
internal readonly record struct CommandUser(bool? MayCommand, string Text);
