"""Tryton's account_dunning with a ledger of its own, for bench/trytonSide.ts.

Each line of standard input is a command, each line of standard output its answer, both JSON. The first command
makes the ledger; after that the pool is warm and only the dunning itself is timed. The database is named by the
only argument, its server by TRYTOND_DATABASE_URI.
"""
import datetime
import json
import sys
import time
from decimal import Decimal

from trytond import backend
from trytond.pool import Pool
from trytond.transaction import Transaction

DATABASE = sys.argv[1]
ADMIN = 1
LINES_PER_MOVE = 100
BILLED_ON = datetime.date(2010, 12, 31)


def day(text):
    return datetime.date.fromisoformat(text)


def install():
    database = backend.Database(DATABASE)
    database.connect()
    database.init()
    Pool.start()
    Pool(DATABASE).init(update=['account_dunning'], lang=['en'], activatedeps=True)


def make_company():
    pool = Pool()
    currency, = pool.get('currency.currency').create([{'name': 'Renminbi', 'code': 'CNY', 'symbol': '¥', 'digits': 2, 'rounding': Decimal('0.01')}])
    party, = pool.get('party.party').create([{'name': 'Branch'}])
    company, = pool.get('company.company').create([{'party': party.id, 'currency': currency.id}])
    User = pool.get('res.user')
    User.write([User(ADMIN)], {'companies': [('add', [company.id])], 'company': company.id})
    return company


def make_accounts(company):
    """The chart that comes with the module, and a fiscal year with its months."""
    pool = Pool()
    template = pool.get('ir.model.data').get_id('account', 'account_template_root_en')
    CreateChart = pool.get('account.create_chart', type='wizard')
    session, _, _ = CreateChart.create()
    wizard = CreateChart(session)
    wizard.account.company = company
    wizard.account.account_template = pool.get('account.account.template')(template)
    wizard.transition_create_account()
    move_type = pool.get('ir.model.data').get_id('account', 'sequence_type_account_move')
    sequence, = pool.get('ir.sequence').create([{'name': 'Moves', 'sequence_type': move_type, 'company': company.id}])
    FiscalYear = pool.get('account.fiscalyear')
    year, = FiscalYear.create([{
        'name': str(BILLED_ON.year), 'start_date': BILLED_ON.replace(month=1, day=1), 'end_date': BILLED_ON.replace(month=12, day=31),
        'company': company.id, 'post_move_sequence': sequence.id}])
    FiscalYear.create_period([year])
    Account = pool.get('account.account')
    receivable, = Account.search([('type.receivable', '=', True), ('company', '=', company.id)], limit=1)
    revenue, = Account.search([('type.revenue', '=', True), ('company', '=', company.id)], limit=1)
    return receivable, revenue


def make_lines(company, receivable, revenue, days, lines, lines_per_party):
    """A receivable line for each of a customer's lines, named by its description, in few posted moves: only their making takes longer when they are many."""
    pool = Pool()
    Move = pool.get('account.move')
    procedure, = pool.get('account.dunning.procedure').create([{
        'name': 'Ladder', 'levels': [('create', [{'sequence': place, 'overdue': datetime.timedelta(overdue)} for place, overdue in enumerate(days, 1)])]}])
    count = -(-len(lines) // lines_per_party)
    parties = pool.get('party.party').create([{'name': 'Customer %d' % place, 'dunning_procedure': procedure.id} for place in range(count)])
    owned = [(parties[place // lines_per_party], line) for place, line in enumerate(lines)]
    groups = [owned[at:at + LINES_PER_MOVE] for at in range(0, len(owned), LINES_PER_MOVE)]
    journal, = pool.get('account.journal').search([('type', '=', 'revenue')], limit=1)
    period, = pool.get('account.period').search([('start_date', '<=', BILLED_ON), ('end_date', '>=', BILLED_ON), ('company', '=', company.id)], limit=1)
    moves = Move.create([{
        'company': company.id, 'period': period.id, 'journal': journal.id, 'date': BILLED_ON,
        'lines': [('create', [
            {'account': revenue.id, 'credit': sum(Decimal(line['fen']) for _, line in group) / 100, 'debit': Decimal(0)},
            *({'account': receivable.id, 'party': party.id, 'debit': Decimal(line['fen']) / 100, 'credit': Decimal(0), 'maturity_date': day(line['dueOn']), 'description': line['no']} for party, line in group),
        ])]} for group in groups])
    Move.post(moves)


def make(days, lines, linesPerParty):
    install()
    with Transaction().start(DATABASE, ADMIN):
        company = make_company()
        company_id = company.id
    with Transaction().start(DATABASE, ADMIN, context={'company': company_id}):
        company = Pool().get('company.company')(company_id)
        receivable, revenue = make_accounts(company)
        make_lines(company, receivable, revenue, days, lines, linesPerParty)
    return {'company': company_id}


def clear(company):
    with Transaction().start(DATABASE, ADMIN) as transaction:
        transaction.connection.cursor().execute('delete from account_dunning')
    return {}


def run(company, on):
    """What its two wizards do: create the dunnings up to a date, then process those that are drafts."""
    began = time.perf_counter()
    with Transaction().start(DATABASE, ADMIN, context={'company': company}):
        Dunning = Pool().get('account.dunning')
        Dunning.generate_dunnings(date=day(on))
    with Transaction().start(DATABASE, ADMIN, context={'company': company}):
        Dunning = Pool().get('account.dunning')
        Dunning.process(Dunning.search([('state', '=', 'draft')]))
    return {'seconds': time.perf_counter() - began}


def read(company):
    """The place of each line's level in the procedure; lines that are not dunned are left out."""
    levels = {}
    with Transaction().start(DATABASE, ADMIN, context={'company': company}, readonly=True):
        dunnings = Pool().get('account.dunning').search([])
        for dunning in dunnings:
            levels[dunning.line.description] = dunning.level.sequence
    return {'levels': levels}


def main():
    company = None
    for line in sys.stdin:
        command = json.loads(line)
        name = command.pop('do')
        if name == 'make':
            company = make(**command)['company']
            answer = {}
        else:
            answer = {'clear': clear, 'run': run, 'read': read}[name](company, **command)
        print(json.dumps(answer), flush=True)


main()
