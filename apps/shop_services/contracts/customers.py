"""Customers and their logins as the API takes and gives them."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from shop_services.contracts.values import CustomerId, Email, Line


class NewCustomer(BaseModel):
    """Somebody who signs up."""

    model_config = ConfigDict(extra="forbid")

    email: Email
    name: Line


class Customer(BaseModel):
    """A customer."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    email: str
    name: str
    created_at: datetime


class CustomerFilter(BaseModel):
    """The query of the list: by id, one page at a time."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(20, ge=1, le=100)
    cursor: CustomerId | None = Field(None, description="the last page's next_cursor")


class CustomerPage(BaseModel):
    """One page of the list; there is another one if `next_cursor` is set."""

    items: list[Customer]
    next_cursor: int | None


class Login(BaseModel):
    """An attempt to log in; shop_services.api.customers.passwords says which passwords are right."""

    model_config = ConfigDict(extra="forbid")

    email: Email
    password: str = Field(min_length=1, max_length=200, repr=False)
