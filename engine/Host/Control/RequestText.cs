using System;
using System.Text.Json;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Reasons;

namespace LowLatency.Host.Control;

/// <summary>
/// What a request file says: <c>{"action":"resume","scope":"RiskHalted","boot":"...","uptimeSeconds":123.4}</c>.
/// </summary>
/// <param name="Action">What is asked for.</param>
/// <param name="Scope">Of a resume: the halt to clear; None = all that an operator may clear.</param>
internal readonly record struct RequestText(OperatorAction Action, ReasonCode Scope)
{
    /// <summary>An older request is not carried out: whoever asked may not mean it any more.</summary>
    public const int AgeSecondsMax = 60;

    // Of the stamps of two processes that look at the same clock.
    private const double AheadSecondsMax = 1;

    /// <summary>Null = <paramref name="fault"/> says what is wrong.</summary>
    public static RequestText? Parse(ReadOnlyMemory<byte> text, BootClock clock, out string fault)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            fault = Read(document.RootElement, clock, out RequestText request);
            return fault.Length == 0 ? request : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            fault = $"it is not JSON: {exception.Message}";
            return null;
        }
    }

    private static string Read(JsonElement root, BootClock clock, out RequestText request)
    {
        request = default;
        if (root.ValueKind != JsonValueKind.Object) return "it is not a JSON object";
        OperatorAction action = OperatorAction.None;
        ReasonCode scope = ReasonCode.None;
        string boot = "";
        double uptime = double.NaN;
        foreach (JsonProperty property in root.EnumerateObject())
        {
            JsonElement value = property.Value;
            string word = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
            switch (property.Name)
            {
                case "action":
                    action = ActionOf(word);
                    break;
                case "scope":
                    scope = OperatorFiles.ScopeOf(word);
                    if (scope == ReasonCode.None) return "scope: no halt of that name";
                    break;
                case "boot":
                    boot = word;
                    break;
                case "uptimeSeconds":
                    if (value.ValueKind == JsonValueKind.Number) uptime = value.GetDouble();
                    break;
                default:
                    return "it has a key that is none of action, scope, boot, uptimeSeconds";
            }
        }

        request = new RequestText(action, scope);
        if (action == OperatorAction.None) return "action: must be \"halt\", \"kill\", \"cancelAll\" or \"resume\"";
        if (scope != ReasonCode.None && action != OperatorAction.Resume) return "scope: only a resume has one";
        return Age(boot, clock.Boot, clock.UptimeSeconds() - uptime);
    }

    private static string Age(string boot, string bootNow, double seconds)
    {
        if (boot != bootNow) return "boot: must be this boot's, as /proc/sys/kernel/random/boot_id says";
        if (double.IsNaN(seconds)) return "uptimeSeconds: must say when it was asked, as /proc/uptime does";
        if (seconds > AgeSecondsMax)
            return $"it was asked {seconds:F0} s ago, more than {AgeSecondsMax}: ask again if it is still meant";
        return seconds < -AheadSecondsMax ? "uptimeSeconds: lies ahead of this machine's" : "";
    }

    private static OperatorAction ActionOf(string word) => word switch
    {
        "halt" => OperatorAction.Halt,
        "kill" => OperatorAction.Kill,
        "cancelAll" => OperatorAction.CancelAll,
        "resume" => OperatorAction.Resume,
        _ => OperatorAction.None,
    };
}
