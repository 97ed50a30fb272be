using System.Collections.Generic;
using System.Text.Json;
using LowLatency.VenueSim.Dialects.Binance.Texts;
using LowLatency.VenueSim.Exchange.Accounts;
using LowLatency.VenueSim.Exchange.Limits;
using LowLatency.VenueSim.Exchange.Settings;
using LowLatency.VenueSim.Wire;

namespace LowLatency.VenueSim.Dialects.Binance.Trading;

/// <summary>SimAccount endpoints (the venue's rest-api, Account Endpoints).</summary>
internal static class AccountText
{
    private const decimal Points = 10_000m;
    private const long UidBase = 350_000_000;

    public static byte[] Account(SimAccount account, List<Balance> balances, bool omitsZero) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("makerCommission", (int)(account.Spec.MakerRate * Points));
        json.WriteNumber("takerCommission", (int)(account.Spec.TakerRate * Points));
        json.WriteNumber("buyerCommission", 0);
        json.WriteNumber("sellerCommission", 0);
        Rates(json, "commissionRates", account.Spec.MakerRate, account.Spec.TakerRate);
        json.WriteBoolean("canTrade", account.Spec.CanTrade);
        json.WriteBoolean("canWithdraw", true);
        json.WriteBoolean("canDeposit", true);
        json.WriteBoolean("brokered", false);
        json.WriteBoolean("requireSelfTradePrevention", false);
        json.WriteBoolean("preventSor", false);
        json.WriteNumber("updateTime", account.UpdatedNanos / 1_000_000);
        json.WriteString("accountType", "SPOT");
        json.WriteStartArray("balances");
        foreach (var balance in balances)
        {
            if (omitsZero && balance.Total == 0)
                continue;
            json.WriteStartObject();
            json.WriteString("asset", balance.Asset);
            json.Amount("free", balance.Free);
            json.Amount("locked", balance.Locked);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("permissions");
        json.WriteStringValue("SPOT");
        json.WriteEndArray();
        json.WriteNumber("uid", UidBase + account.Index);
        json.WriteEndObject();
    });

    public static byte[] Commission(SimAccount account, string symbol, ExchangeOptions options) =>
        JsonText.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("symbol", symbol);
            Rates(json, "standardCommission", account.Spec.MakerRate, account.Spec.TakerRate);
            Rates(json, "specialCommission", 0, 0);
            Rates(json, "taxCommission", 0, 0);
            json.WriteStartObject("discount");
            json.WriteBoolean("enabledForAccount", account.Spec.PaysInDiscountAsset);
            json.WriteBoolean("enabledForSymbol", true);
            json.WriteString("discountAsset", options.DiscountAsset);
            json.Amount("discount", options.DiscountRate);
            json.WriteEndObject();
            json.WriteEndObject();
        });

    public static byte[] OrderRate(OrderCounts counts, long serverMillis) => JsonText.Write(json =>
    {
        json.WriteStartArray();
        LimitText.Orders(json, counts, serverMillis);
        json.WriteEndArray();
    });

    public static byte[] ApiRestrictions(AccountSpec spec) => JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("ipRestrict", true);
        json.WriteBoolean("enableReading", true);
        json.WriteBoolean("enableWithdrawals", spec.KeyCanWithdraw);
        json.WriteBoolean("enableInternalTransfer", false);
        json.WriteBoolean("permitsUniversalTransfer", false);
        json.WriteBoolean("enableMargin", false);
        json.WriteBoolean("enableFutures", false);
        json.WriteBoolean("enableSpotAndMarginTrading", spec.KeyCanTrade);
        json.WriteEndObject();
    });

    private static void Rates(Utf8JsonWriter json, string name, decimal maker, decimal taker)
    {
        json.WriteStartObject(name);
        json.Amount("maker", maker);
        json.Amount("taker", taker);
        json.Amount("buyer", 0);
        json.Amount("seller", 0);
        json.WriteEndObject();
    }
}
