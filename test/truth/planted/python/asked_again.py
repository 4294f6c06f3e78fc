# Three reports that all work the same rates out again.


def exchange_rates(day):
    rate = 1.0
    for step in range(9_000):
        rate = (rate * 1.0001 + day % 7) % 13
    return rate


def daily_sales(days):
    return [exchange_rates(day) * 3 for day in range(days)]


def daily_costs(days):
    return [exchange_rates(day) * 2 for day in range(days)]


def daily_taxes(days):
    return [exchange_rates(day) * 0.2 for day in range(days)]


def main():
    days = 500
    sales, costs, taxes = daily_sales(days), daily_costs(days), daily_taxes(days)
    print(round(sum(sales) - sum(costs) - sum(taxes)))


main()
