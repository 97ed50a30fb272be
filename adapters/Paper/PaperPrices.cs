using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Paper;

/// <summary>How prices of the two sides compare.</summary>
internal static class PaperPrices
{
    /// <summary>An order of the side at the price would trade with the opposite price; never with none.</summary>
    internal static bool Crosses(Side side, Price price, Price opposite) =>
        !opposite.IsNone && (side == Side.Buy ? price >= opposite : price <= opposite);

    /// <summary>A trade at the price triggers a stop of the side.</summary>
    internal static bool IsReached(Side side, Price trigger, Price traded) =>
        side == Side.Buy ? traded >= trigger : traded <= trigger;
}
