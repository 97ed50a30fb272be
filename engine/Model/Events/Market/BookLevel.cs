using System.Runtime.InteropServices;
using LowLatency.Model.Numbers;

namespace LowLatency.Model.Events.Market;

/// <summary>A price and the absolute quantity there; quantity zero deletes the level. 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct BookLevel(Price Price, Quantity Quantity);
